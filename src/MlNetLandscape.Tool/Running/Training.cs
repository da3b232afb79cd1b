using System.Globalization;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>What words on the command line mean for a training.</summary>
internal static class Training
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["adamw"] = () => new AdamW(),
        ["sgd"] = () => new Sgd(),
        ["sam"] = () => new Sam(),
        ["asam"] = () => new Asam(),
        ["newton"] = () => new SaddleFreeNewton(),
        ["muon"] = () => new Muon(),
        ["rmsprop"] = () => new RmsProp(),
        ["lbfgs"] = () => new Lbfgs(),
        ["sophia"] = () => new SophiaG(),
        ["schedulefree"] = () => new ScheduleFreeSgd(),
        ["entropy"] = () => new EntropySgd(),
    };

    private static readonly Dictionary<string, Func<EnsembleMethod?>> Ensembles = new()
    {
        ["none"] = () => null,
        ["snapshot"] = () => new SnapshotEnsemble(),
        ["fge"] = () => new FastGeometricEnsemble(),
        ["deep"] = () => new DeepEnsemble(),
        ["swag"] = () => new SwagEnsemble(),
    };

    private static readonly Dictionary<string, Func<AveragingRule?>> Rules = new()
    {
        ["none"] = () => null,
        ["equal"] = () => AveragingRule.Equal,
        ["exponential"] = () => AveragingRule.Exponential,
        ["latest"] = () => AveragingRule.Latest,
    };

    public static IEnumerable<string> OptimizerWords => Optimizers.Keys;

    public static Optimizer Optimizer(string word) => Choose(Optimizers, word, "--optimizer")();

    public static EnsembleMethod? Ensemble(string word) => Choose(Ensembles, word, "--ensemble")();

    /// <summary>A method with so many members.</summary>
    /// <exception cref="UserError">It has none to be chosen.</exception>
    public static EnsembleMethod? Sized(EnsembleMethod? method, int? members) => (method, members) switch
    {
        (_, null) => method,
        (SnapshotEnsemble snapshots, { } count) => snapshots with { Cycles = count },
        (DeepEnsemble deep, { } count) => deep with { Members = count },
        (SwagEnsemble swag, { } count) => swag with { Members = count },
        (FastGeometricEnsemble, _) => throw new UserError("The members of --ensemble fge follow from --epochs: one for every two of the last fifth. Leave --members out."),
        _ => throw new UserError("--members goes with --ensemble snapshot, deep or swag."),
    };

    public static WeightAverage? Average(string word) => Choose(Rules, word, "--average")() is { } rule ? new WeightAverage { Rule = rule } : null;

    public static Recipe? Recipe(string? word) => word is null ? null
        : MlNetLandscape.Recipe.All.FirstOrDefault(recipe => recipe.Name.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserError($"--recipe must be one of {string.Join(", ", MlNetLandscape.Recipe.All.Select(recipe => recipe.Name))}. Got '{word}'.");

    /// <summary>«mlp:64,32», «cnn:32,64», «resnet:20», or a file of JSON.</summary>
    public static Network Network(string word, (int Height, int Width)? image)
    {
        if (File.Exists(word))
            return InputFile.Read(word, "network", path => MlNetLandscape.Network.FromJson(File.ReadAllText(path)));
        var (kind, sizes) = word.Split(':', 2) is [var name, var numbers] ? (name, Numbers(word, numbers)) : (word, []);
        ImageShape Image() => image is { } shape ? new ImageShape(1, shape.Height, shape.Width) : throw new UserError($"--network {kind} needs images: data in IDX files.");
        return kind.ToLowerInvariant() switch
        {
            "mlp" => MlNetLandscape.Network.Mlp(sizes),
            "residual" => sizes.Length == 0 ? MlNetLandscape.Network.ResidualMlp() : MlNetLandscape.Network.ResidualMlp(sizes[0], sizes.Length > 1 ? sizes[1] : 3),
            "cnn" => MlNetLandscape.Network.SimpleCnn(Image(), sizes.Length == 0 ? [16, 32, 32] : sizes),
            "lenet" => MlNetLandscape.Network.LeNet(Image()),
            "minilenet" => MlNetLandscape.Network.MiniLeNet(Image()),
            "resnet" => MlNetLandscape.Network.ResNet(Image(), sizes.Length == 0 ? 20 : sizes[0]),
            _ => throw new UserError($"--network must be mlp, residual, cnn, lenet, minilenet or resnet, with sizes behind a colon, or a file of JSON. Got '{word}'."),
        };
    }

    /// <summary>Of one network.</summary>
    public static NeuralNetworkTrainer Trainer(MLContext ml, TaskKind task, NeuralNetworkTrainer.Options options) => task switch
    {
        TaskKind.Multiclass => ml.MulticlassClassification.Trainers.NeuralNetwork(options),
        TaskKind.Binary => ml.BinaryClassification.Trainers.NeuralNetwork(options),
        _ => ml.Regression.Trainers.NeuralNetwork(options),
    };

    /// <summary>Of one network, or an ensemble.</summary>
    public static IEstimator<ITransformer> Trainer(MLContext ml, TaskKind task, NeuralNetworkTrainer.Options options, EnsembleMethod? method) => (task, method) switch
    {
        (_, null) => Trainer(ml, task, options),
        (TaskKind.Multiclass, _) => ml.MulticlassClassification.Trainers.NeuralNetworkEnsemble(method, options),
        (TaskKind.Binary, _) => ml.BinaryClassification.Trainers.NeuralNetworkEnsemble(method, options),
        _ => ml.Regression.Trainers.NeuralNetworkEnsemble(method, options),
    };

    private static int[] Numbers(string word, string numbers) => [.. numbers.Split(',', 'x').Select(number =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : throw new UserError($"The sizes of --network must be whole numbers above 0. Got '{word}'."))];

    private static T Choose<T>(Dictionary<string, T> choices, string word, string option) => choices.TryGetValue(word.ToLowerInvariant(), out var chosen)
        ? chosen
        : throw new UserError($"{option} must be one of {string.Join(", ", choices.Keys)}. Got '{word}'.");
}
