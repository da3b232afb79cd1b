using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>The parameters of a module that vary, the others being constants: all that are not frozen, or those of some layers.</summary>
internal sealed class ParameterSelection
{
    /// <param name="module">The network.</param>
    /// <param name="names">Names of parameters or of the modules they belong to; empty for all.</param>
    /// <exception cref="ArgumentException">A name fits no trainable parameter, or the network has none.</exception>
    public ParameterSelection(nn.Module module, ImmutableArray<string> names)
    {
        var trainable = module.named_parameters().Where(entry => entry.parameter.requires_grad).ToList();
        if (trainable.Count == 0)
            throw new ArgumentException("The network has no trainable parameters.");
        if (names.IsDefaultOrEmpty)
            names = [""];
        var unknown = names.Where(name => !trainable.Any(entry => IsUnder(entry.name, name))).ToList();
        if (unknown.Count > 0)
        {
            throw new ArgumentException(
                $"`Parameters` names no trainable parameter with '{string.Join("', '", unknown)}'. There are {string.Join(", ", trainable.Select(entry => entry.name))}.");
        }

        var chosen = trainable.Where(entry => names.Any(name => IsUnder(entry.name, name))).ToList();
        Parameters = [.. chosen.Select(entry => entry.parameter)];
        Constant = [.. trainable.Where(entry => !names.Any(name => IsUnder(entry.name, name))).Select(entry => entry.parameter)];
        Vector = new ParameterVector(Parameters);
        var offset = 0L;
        Infos = [.. chosen.Select(entry =>
        {
            var info = new ParameterInfo(entry.name, [.. entry.parameter.shape], offset);
            offset += info.Length;
            return info;
        })];
    }

    /// <summary>What varies, in the order in which it lies in θ.</summary>
    public Parameter[] Parameters { get; }

    /// <summary>Trainable, but held constant.</summary>
    public Parameter[] Constant { get; }

    /// <summary>θ.</summary>
    public ParameterVector Vector { get; }

    public ImmutableArray<ParameterInfo> Infos { get; }

    private static bool IsUnder(string name, string prefix) =>
        prefix.Length == 0 || name == prefix || (name.StartsWith(prefix, StringComparison.Ordinal) && name[prefix.Length] == '.');
}
