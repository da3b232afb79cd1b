using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>One layer of a network.</summary>
/// <param name="Name">The module's name, the prefix of its parameters' names: «block1.body.conv2».</param>
/// <param name="Kind">What it is.</param>
/// <param name="Output">Shape of its output, «[B, 16, 28, 28]»; empty where it is not known.</param>
/// <param name="Parameters">Number of trainable parameters.</param>
public sealed record LayerSummary(string Name, string Kind, string Output, long Parameters);

/// <summary>A network's layers. <see cref="ToString"/> is a table of them.</summary>
/// <param name="Network">The description.</param>
/// <param name="Shape">The shape of the data it is seen for.</param>
/// <param name="Layers">The layers in order.</param>
/// <param name="Parameters">Total number of trainable parameters.</param>
public sealed record NetworkSummary(Network Network, NetworkShape Shape, ValueList<LayerSummary> Layers, long Parameters)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string[][] rows =
        [
            ["Layer", "Kind", "Output", "Parameters"],
            .. Layers.Select(layer => new[] { layer.Name, layer.Kind, layer.Output, Number(layer.Parameters) }),
            ["Total", "", $"[B, {Shape.Outputs}]", Number(Parameters)],
        ];
        var widths = Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(row[0].PadRight(widths[0])).Append("  ")
                .Append(row[1].PadRight(widths[1])).Append("  ")
                .Append(row[2].PadRight(widths[2])).Append("  ")
                .Append(row[3].PadLeft(widths[3])).Append('\n');
        }

        return text.ToString();
    }

    internal static NetworkSummary Of(Network network, NetworkShape shape, LayerPlan plan) =>
        new(network, shape, [.. plan.Layers.SelectMany(layer => Rows(layer, "", shape))], plan.Parameters);

    internal static NetworkSummary Of(Network network, NetworkShape shape, nn.Module module)
    {
        var children = module.named_children().Select(child =>
            new LayerSummary(child.name, child.module.GetName(), "", child.module.parameters().Sum(parameter => parameter.numel())));
        return new(network, shape, [.. children], module.parameters().Sum(parameter => parameter.numel()));
    }

    private static IEnumerable<LayerSummary> Rows(PlannedLayer planned, string prefix, NetworkShape shape)
    {
        var name = prefix + planned.Name;
        if (planned.Layer is not ResidualLayer residual)
        {
            return [new LayerSummary(name, planned.Layer.Describe(), planned.Output.ToString(), planned.Parameters)];
        }

        var body = new LayerPlan(residual.Body, planned.Input, shape);
        if (residual.Shortcut == ResidualShortcut.None)
        {
            return body.Layers.SelectMany(layer => Rows(layer, $"{name}.", shape));
        }

        var shortcut = residual.ProjectionPlan(planned.Input, planned.Output, shape);
        return
        [
            .. body.Layers.SelectMany(layer => Rows(layer, $"{name}.body.", shape)),
            .. shortcut.Layers.SelectMany(layer => Rows(layer, $"{name}.shortcut.", shape)),
            new LayerSummary(name, "sum of body and shortcut", planned.Output.ToString(), 0),
        ];
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
