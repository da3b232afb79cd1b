using System.Globalization;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>What words on the command line mean for a training.</summary>
internal static class Training
{
    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["adamw"] = () => new AdamW(), ["sgd"] = () => new Sgd(), ["sam"] = () => new Sam(), ["asam"] = () => new Asam(), ["newton"] = () => new SaddleFreeNewton(), ["muon"] = () => new Muon(),
        ["rmsprop"] = () => new RmsProp(), ["lbfgs"] = () => new Lbfgs(), ["sophia"] = () => new SophiaG(), ["schedulefree"] = () => new ScheduleFreeSgd(), ["entropy"] = () => new EntropySgd(),
    };

    private static readonly Dictionary<string, Func<EnsembleMethod?>> Ensembles = new()
    {
        ["none"] = () => null, ["snapshot"] = () => new SnapshotEnsemble(), ["fge"] = () => new FastGeometricEnsemble(), ["deep"] = () => new DeepEnsemble(), ["swag"] = () => new SwagEnsemble(),
    };

    private static readonly Dictionary<string, Func<AveragingRule?>> Rules = new()
    {
        ["none"] = () => null, ["equal"] = () => AveragingRule.Equal, ["exponential"] = () => AveragingRule.Exponential, ["latest"] = () => AveragingRule.Latest,
    };

    public static Optimizer Optimizer(string word) => Choose(Optimizers, word, "--optimizer")();

    public static EnsembleMethod? Ensemble(string word) => Choose(Ensembles, word, "--ensemble")();

    public static WeightAverage? Average(string word) => Choose(Rules, word, "--average")() is { } rule ? new WeightAverage { Rule = rule } : null;

    public static Recipe? Recipe(string? word) => word is null ? null
        : MlNetLandscape.Recipe.All.FirstOrDefault(recipe => recipe.Name.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserError($"--recipe must be one of {string.Join(", ", MlNetLandscape.Recipe.All.Select(recipe => recipe.Name))}. Got '{word}'.");

    /// <summary>«mlp:64,32», «cnn:32,64», «resnet:20», or a file of JSON.</summary>
    public static Network Network(string word, (int Height, int Width)? image)
    {
        if (File.Exists(word))
            return MlNetLandscape.Network.FromJson(File.ReadAllText(word));
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

    public static IEstimator<ITransformer> Trainer(MLContext ml, TaskKind task, NeuralNetworkTrainer.Options options, EnsembleMethod? method) => (task, method) switch
    {
        (TaskKind.Multiclass, null) => ml.MulticlassClassification.Trainers.NeuralNetwork(options),
        (TaskKind.Binary, null) => ml.BinaryClassification.Trainers.NeuralNetwork(options),
        (TaskKind.Regression, null) => ml.Regression.Trainers.NeuralNetwork(options),
        (TaskKind.Multiclass, _) => ml.MulticlassClassification.Trainers.NeuralNetworkEnsemble(method, options),
        (TaskKind.Binary, _) => ml.BinaryClassification.Trainers.NeuralNetworkEnsemble(method, options),
        (_, { } several) => ml.Regression.Trainers.NeuralNetworkEnsemble(several, options),
        _ => throw new UserError($"There is no trainer for {task}."),
    };

    private static int[] Numbers(string word, string numbers) => [.. numbers.Split(',', 'x').Select(number =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : throw new UserError($"The sizes of --network must be whole numbers above 0. Got '{word}'."))];

    private static T Choose<T>(Dictionary<string, T> choices, string word, string option) => choices.TryGetValue(word.ToLowerInvariant(), out var chosen)
        ? chosen
        : throw new UserError($"{option} must be one of {string.Join(", ", choices.Keys)}. Got '{word}'.");
}
