using System.CommandLine;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Tool;

/// <summary>The options of verbs that read data for saved models.</summary>
/// <param name="fewest">Models needed.</param>
/// <param name="most">Models taken.</param>
internal sealed class DataOptions(int fewest, int most)
{
    private readonly DataFile _file = new();
    private readonly Option<string[]> _models = new("--model")
    {
        Description = $"{(most == 1 ? "A model" : fewest == most ? $"{fewest} models" : $"{fewest} to {most} models")} that `landscape train` or ML.NET wrote.",
        Required = true,
        HelpName = most == 1 ? "file" : "files",
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [.. _file.All, _models];

    /// <summary>The files that are read.</summary>
    public IEnumerable<string> Reads(ParseResult call) => [.. _file.Reads(call), .. call.GetValue(_models) ?? []];

    /// <summary>The models, with their networks, and the data as they take it.</summary>
    public (IReadOnlyList<ITransformer> Models, IReadOnlyList<string> Names, IDataView Data) Open(ParseResult call, Session session)
    {
        var paths = call.GetValue(_models)!;
        if (paths.Length < fewest || paths.Length > most)
            throw new UserError(fewest == most ? $"This verb takes {fewest} model{(fewest == 1 ? "" : "s")}. Got {paths.Length}." : $"This verb takes {fewest} models or more, {most} at most. Got {paths.Length}.");
        var models = new List<ITransformer>();
        DataViewSchema? schema = null;
        foreach (var path in paths)
        {
            var (model, own) = InputFile.Read(path, "model", file => (session.Context.Landscape().Load(file, out var columns), columns));
            models.Add(model);
            if (own is null)
                throw new UserError($"The model '{path}' was saved without the schema of its data: save it with `ml.Model.Save(model, data.Schema, path)`.");
            if (schema is not null && !own.Select(column => (column.Name, column.Type.ToString())).SequenceEqual(schema.Select(column => (column.Name, column.Type.ToString()))))
                throw new UserError($"The models '{paths[0]}' and '{path}' take different columns.");
            schema ??= own;
        }

        return (models, Names(paths), _file.ForModel(call, session, schema!));
    }

    /// <summary>The one model's data, scored by its network.</summary>
    public (IDataView Scored, string Name) OpenScored(ParseResult call, Session session)
    {
        var (models, names, data) = Open(call, session);
        Network(models[0], names[0]);
        return (models[0].Transform(data), names[0]);
    }

    /// <summary>The networks of several models, and the data as all of them have it before their network.</summary>
    /// <exception cref="UserError">A model has none, or the models prepare features differently.</exception>
    public (IReadOnlyList<NetworkTransformer> Networks, IReadOnlyList<string> Names, IDataView Data) OpenNetworks(ParseResult call, Session session)
    {
        var (models, names, data) = Open(call, session);
        NetworkTransformer[] networks = [.. models.Select((model, index) => Network(model, names[index]))];
        IDataView[] prepared = [.. models.Select((model, index) => Steps(model).TakeWhile(step => step != networks[index]).Aggregate(data, (rows, step) => step.Transform(rows)))];
        var first = Features(prepared[0], networks[0]);
        for (var index = 1; index < prepared.Length; index++)
        {
            var other = Features(prepared[index], networks[index]);
            var worst = first.Zip(other).SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => float.IsNaN(a) && float.IsNaN(b) ? 0 : Math.Abs(a - b))).DefaultIfEmpty(0).Max();
            if (first.Length != other.Length || !(worst <= 1e-5f))
                throw new UserError($"The models '{names[0]}' and '{names[index]}' prepare the features differently: train them on the same rows, with the same --split-seed.");
        }

        return (networks, names, prepared[0]);
    }

    /// <summary>The steps of a chain.</summary>
    public static IEnumerable<ITransformer> Steps(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];

    private static NetworkTransformer Network(ITransformer model, string name) =>
        Steps(model).OfType<NetworkTransformer>().LastOrDefault() ?? throw new UserError($"The model '{name}' has no network of its own: it is an ensemble, or of another library.");

    /// <summary>File names without ending; whole paths where those are equal.</summary>
    private static string[] Names(string[] paths)
    {
        string[] names = [.. paths.Select(path => Path.GetFileNameWithoutExtension(path)!)];
        return names.Distinct().Count() == names.Length ? names : paths.Distinct().Count() == paths.Length ? paths : throw new UserError($"The model '{paths.GroupBy(path => path).First(group => group.Count() > 1).Key}' is given twice.");
    }

    private static float[][] Features(IDataView data, NetworkTransformer network) =>
        [.. data.GetColumn<float[]>(network.FeatureColumnName).Take(100)];
}
