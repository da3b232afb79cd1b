using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>The options of verbs that read data for a saved model.</summary>
internal sealed class DataOptions
{
    private readonly Option<string> _data = new("--data") { Description = "CSV or TSV with a header, or an IDX file of images (its labels lie beside it).", Required = true, HelpName = "file" };
    private readonly Option<char?> _separator = new("--separator") { Description = "What separates columns; found out where it is not given.", HelpName = "letter" };
    private readonly Option<string[]> _models = new("--model")
    {
        Description = "A model that `landscape train` or ML.NET wrote.", Required = true, HelpName = "file", AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [_data, _separator, _models];

    /// <summary>The models, with their networks, and the data as they take it.</summary>
    /// <param name="fewest">Models needed.</param>
    /// <param name="most">Models taken.</param>
    public (IReadOnlyList<ITransformer> Models, IReadOnlyList<string> Names, IDataView Data) Open(ParseResult call, Session session, int fewest, int most)
    {
        var paths = call.GetValue(_models)!;
        if (paths.Length < fewest || paths.Length > most)
            throw new UserError(fewest == most ? $"This verb takes {fewest} model{(fewest == 1 ? "" : "s")}. Got {paths.Length}." : $"This verb takes {fewest} models or more, {most} at most. Got {paths.Length}.");
        var models = new List<ITransformer>();
        DataViewSchema? schema = null;
        foreach (var path in paths)
        {
            if (!File.Exists(path))
                throw new UserError($"The model '{path}' is not there.");
            models.Add(session.Context.Landscape().Load(path, out var own));
            if (own is null)
                throw new UserError($"The model '{path}' was saved without the schema of its data: save it with `ml.Model.Save(model, data.Schema, path)`.");
            if (schema is not null && !own.Select(column => (column.Name, column.Type.ToString())).SequenceEqual(schema.Select(column => (column.Name, column.Type.ToString()))))
                throw new UserError($"The models '{paths[0]}' and '{path}' take different columns.");
            schema ??= own;
        }

        return (models, [.. paths.Select(path => Path.GetFileNameWithoutExtension(path)!)], DataSource.ForModel(session.Context, call.GetValue(_data)!, schema!, call.GetValue(_separator), session.Cancellation));
    }

    /// <summary>The networks of models, each the only one of its model.</summary>
    public static IReadOnlyList<NetworkTransformer> Networks(IReadOnlyList<ITransformer> models, IReadOnlyList<string> names) => [.. models.Select((model, index) =>
        Steps(model).OfType<NetworkTransformer>().LastOrDefault() ?? throw new UserError($"The model '{names[index]}' has no network of its own: it is an ensemble, or of another library."))];

    /// <summary>The networks of several models, and the data as all of them have it before their network.</summary>
    /// <exception cref="UserError">A model has none, or the models prepare features differently.</exception>
    public (IReadOnlyList<NetworkTransformer> Networks, IReadOnlyList<string> Names, IDataView Data) OpenNetworks(ParseResult call, Session session, int fewest, int most)
    {
        var (models, names, data) = Open(call, session, fewest, most);
        var networks = Networks(models, names);
        IDataView[] prepared = [.. models.Select((model, index) => Steps(model).TakeWhile(step => step != networks[index]).Aggregate(data, (rows, step) => step.Transform(rows)))];
        var first = Features(prepared[0], networks[0]);
        for (var index = 1; index < prepared.Length; index++)
        {
            var other = Features(prepared[index], networks[index]);
            var worst = first.Zip(other).SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => Math.Abs(a - b))).DefaultIfEmpty(0).Max();
            if (first.Length != other.Length || !(worst <= 1e-5f))
                throw new UserError($"The models '{names[0]}' and '{names[index]}' prepare the features differently: train them on the same rows, with the same --split-seed.");
        }

        return (networks, names, prepared[0]);
    }

    private static float[][] Features(IDataView data, NetworkTransformer network) =>
        [.. data.GetColumn<float[]>(network.FeatureColumnName).Take(100)];

    /// <summary>The steps of a chain.</summary>
    public static IEnumerable<ITransformer> Steps(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
