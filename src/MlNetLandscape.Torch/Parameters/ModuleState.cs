using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Parameters and buffers of a module, copied between modules and archives; shapes are checked, as upstream does not.</summary>
internal static class ModuleState
{
    private const string Prefix = "module.";

    /// <summary>A copy of all values by name; the caller disposes them.</summary>
    public static Dictionary<string, Tensor> Copy(nn.Module module)
    {
        using var noGradient = no_grad();
        return Live(module).ToDictionary(entry => entry.Name, entry => entry.Value.clone().DetachFromDisposeScope());
    }

    /// <summary>Copies all values of one module into another of the same description.</summary>
    public static void Copy(nn.Module source, nn.Module target) =>
        Restore(target, Live(source).ToDictionary(entry => entry.Name, entry => entry.Value), "source network");

    /// <summary>Writes all values into an archive.</summary>
    public static void Write(nn.Module module, TensorArchive archive, string prefix = Prefix)
    {
        foreach (var (name, value) in Live(module))
            archive.Add(prefix + name, value);
    }

    /// <summary>Sets all values from an archive.</summary>
    public static void Read(nn.Module module, TensorArchive archive, string source, string prefix = Prefix) =>
        Restore(module, archive.Under(prefix), source);

    /// <summary>Sets all values in place.</summary>
    /// <exception cref="InvalidDataException">A name is missing or unknown, or a shape differs.</exception>
    public static void Restore(nn.Module module, IReadOnlyDictionary<string, Tensor> values, string source)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var live = Live(module);
        var faults = live.Where(entry => !values.ContainsKey(entry.Name)).Select(entry => $"'{entry.Name}' is missing")
            .Concat(values.Keys.Except(live.Select(entry => entry.Name)).Select(name => $"'{name}' is unknown"))
            .Concat(live.Where(entry => values.TryGetValue(entry.Name, out var value) && !value.shape.SequenceEqual(entry.Value.shape))
                .Select(entry => $"'{entry.Name}' is [{string.Join(", ", values[entry.Name].shape)}], not [{string.Join(", ", entry.Value.shape)}]"))
            .ToList();
        if (faults.Count > 0)
            throw new InvalidDataException($"The {source} does not fit the network: {string.Join("; ", faults)}.");
        foreach (var (name, value) in live)
            value.copy_(values[name]);
    }

    /// <summary>The names of parameters and buffers that hold infinite values or NaN.</summary>
    public static List<string> NotFinite(nn.Module module)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. Live(module).Where(entry => !entry.Value.isfinite().all().item<bool>()).Select(entry => entry.Name)];
    }

    private static List<(string Name, Tensor Value)> Live(nn.Module module) =>
        [.. module.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter)), .. module.named_buffers().Select(entry => (entry.name, entry.buffer))];
}
