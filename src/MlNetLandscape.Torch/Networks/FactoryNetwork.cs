using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>
/// A network of the user's own, made by the factory registered under a name (<see cref="Network.Custom"/>, <see
/// cref="Network.Register"/>). While the factory runs,
/// torch's global generator is seeded from the seed of the build, so that layers initialised as TorchSharp does are repeatable too.
/// </summary>
/// <param name="Name">The factory's name; saved in place of its code.</param>
public sealed record FactoryNetwork(string Name) : Network
{
    private const int DryRows = 2;

    private static readonly ConditionalWeakTable<nn.Module, object> HandedOut = [];

    internal override IEnumerable<string> Problems(NetworkShape shape) =>
        string.IsNullOrWhiteSpace(Name) ? ["`Name` of a custom network must not be empty."] : [];

    internal override nn.Module<Tensor, Tensor> CreateModule(NetworkShape shape, long seed)
    {
        var module = FactoryRegistry.Get(Name)(shape)
            ?? throw new InvalidOperationException($"The factory of the custom network '{Name}' returned null for {shape}.");
        if (!HandedOut.TryAdd(module, Name))
        {
            throw new InvalidOperationException(
                $"The factory of the custom network '{Name}' returned the same module twice. It must make a new one at each call: shape => new …");
        }

        try
        {
            CheckParameters(module);
            DryRun(module, shape);
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    internal override NetworkSummary Summarize(NetworkShape shape)
    {
        using var module = Build(shape, seed: 0);
        return NetworkSummary.Of(this, shape, module);
    }

    private void CheckParameters(nn.Module module)
    {
        var parameters = module.named_parameters().ToArray();
        if (parameters.Length == 0)
        {
            throw new InvalidOperationException(
                $"The custom network '{Name}' has no parameters. A module must call RegisterComponents() at the end of its "
                + "constructor, and layers kept in arrays or lists must be registered with register_module.");
        }

        foreach (var (name, parameter) in parameters)
        {
            if (parameter.dtype != ScalarType.Float32 || parameter.device_type != TorchSharp.DeviceType.CPU)
            {
                throw new InvalidOperationException(
                    $"Parameter '{name}' of the custom network '{Name}' is {parameter.dtype} on {parameter.device}. "
                    + "A factory makes Float32 parameters on the CPU; training moves them to its device.");
            }
        }
    }

    private void DryRun(nn.Module<Tensor, Tensor> module, NetworkShape shape)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        module.eval();
        Tensor? output;
        try
        {
            output = module.call(zeros(DryRows, shape.Features, float32));
        }
        catch (Exception error)
        {
            throw new InvalidOperationException(
                $"The custom network '{Name}' failed on an input [{DryRows}, {shape.Features}]: {FirstLine(error)}", error);
        }

        if (output is not null && output.dtype != ScalarType.Float32)
        {
            throw new InvalidOperationException($"The custom network '{Name}' must give Float32 outputs, but it gave {output.dtype}.");
        }

        if (output is null || !output.shape.SequenceEqual([DryRows, shape.Outputs]))
        {
            throw new InvalidOperationException(
                $"The custom network '{Name}' must map [{DryRows}, {shape.Features}] to [{DryRows}, {shape.Outputs}], "
                + $"but it gave {(output is null ? "null" : $"[{string.Join(", ", output.shape)}]")}.");
        }
    }

    /// <summary>What libtorch says, without the frames of its stack.</summary>
    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].TrimEnd();
}
