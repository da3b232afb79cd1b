using System.Collections;
using System.Globalization;
using System.Text;

namespace MlNetLandscape;

/// <summary>
/// How to train for a purpose, as values to look at and to change: options and an ensemble method. A recipe of one network is an ensemble of one member, so that
/// its probabilities can be calibrated; it scores at the cost of one.
/// </summary>
/// <remarks>
/// Every access gives fresh values, so that changing one changes no other: <c>var recipe = Recipe.Calibrated; recipe.Options.Epoch = 60;</c>. All hold out
/// examples where no validation set is given, and classifiers but <see cref="NoisyLabels"/> fit a temperature to them where they are enough. All but <see cref="SmallData"/> shorten
/// gradients to norm 5 and warm the learning rate up over one epoch; a training that diverges is begun again at half the rate.
/// </remarks>
public sealed record Recipe
{
    private const double GradientClipNorm = Microsoft.ML.NeuralNetworkCatalog.LargestGradientNorm;

    private Recipe(string name, string purpose, NeuralNetworkTrainer.Options options, EnsembleMethod method) =>
        (Name, Purpose, Options, Method) = (name, purpose, options, method);

    /// <summary>A good network soon: AdamW with a cosine schedule and an exponential mean of the weights, 25 epochs.</summary>
    /// <remarks>Rate 3·10⁻³: on five small data sets it had the lowest log loss or error of 10⁻³, 3·10⁻³, 10⁻² and 3·10⁻² on the whole.</remarks>
    public static Recipe Fast => new(nameof(Fast), "A good network soon.", FastOptions(), OneNetwork);

    /// <summary>The best single network for most data: SGD with momentum at a constant rate, weight decay 5·10⁻⁴ and an exponential mean of the weights.</summary>
    public static Recipe Balanced => new(
        nameof(Balanced), "The best single network for most data.", BalancedOptions(), OneNetwork);

    /// <summary>The best probabilities that one training's budget gives: a snapshot ensemble of four, which scores at four times the cost.</summary>
    /// <remarks>On Fashion-MNIST it lowers the log loss of one network by 0.13; it was below that of <see cref="Balanced"/> on three of four small data sets.</remarks>
    public static Recipe Calibrated => new(
        nameof(Calibrated), "The best probabilities of one training's budget, at 4 times the cost of scoring.",
        CalibratedOptions(), new SnapshotEnsemble());

    /// <summary>The best accuracy: four independent trainings as <see cref="Balanced"/> does them, at four times its cost of training and scoring.</summary>
    /// <remarks>With <c>Options.Optimizer = new Sam { Rho = 0.2 }</c>, for twice the training, it was the best of all on digits.</remarks>
    public static Recipe Accurate => new(
        nameof(Accurate), "The best accuracy, at 4 times the cost of training and scoring.", BalancedOptions(), new DeepEnsemble());

    /// <summary>
    /// For labels of which many are wrong: sharpness-aware minimisation at ρ = 0.1, 0.2 and 0.5, each with an exponential mean of the weights; the network of the
    /// lowest validation loss is kept. Trains six times as long as <see cref="Balanced"/>. No temperature is fitted: held-out labels are as wrong as the others.
    /// </summary>
    public static Recipe NoisyLabels => new(
        nameof(NoisyLabels), "For labels of which many are wrong.", BalancedOptions(), new OptimizerChoice { Calibrates = false });

    /// <summary>
    /// For small smooth networks on few rows: saddle-free Newton on all examples at once, with weight decay, until the validation loss no longer falls.
    /// </summary>
    /// <remarks>Weight decay 10⁻³ was best for classes, 5·10⁻² for regression; without early stopping it fits the noise.</remarks>
    public static Recipe SmallData => new(
        nameof(SmallData), "For small smooth networks on few rows: a fast and precise fit.",
        new NeuralNetworkTrainer.Options
        {
            Network = Network.Mlp(64, 32) with { Activation = Activation.Tanh },
            Optimizer = new SaddleFreeNewton { KrylovSteps = 30 },
            Epoch = 60,
            BatchSize = int.MaxValue,
            WeightDecay = 1e-3,
            EarlyStoppingCriteria = new EarlyStopping { Patience = 10 },
        },
        OneNetwork);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Recipe> All => [Fast, Balanced, Calibrated, Accurate, NoisyLabels, SmallData];

    /// <summary>What it is called.</summary>
    public string Name { get; init; }

    /// <summary>What it is for, in a sentence.</summary>
    public string Purpose { get; init; }

    /// <summary>How each network is trained; columns and network are to be set here.</summary>
    public NeuralNetworkTrainer.Options Options { get; }

    /// <summary>Which networks are trained and how they become one.</summary>
    public EnsembleMethod Method { get; init; }

    /// <summary>The recipe as text, one value a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Name}: {Purpose}\n");
        (string Name, object? Value)[] values =
        [
            (nameof(Options.Network), Options.Network), (nameof(Options.Epoch), Options.Epoch),
            (nameof(Options.BatchSize), Options.BatchSize == int.MaxValue ? "all" : Options.BatchSize),
            (nameof(Options.Optimizer), Method is OptimizerChoice ? null : Options.Optimizer), (nameof(Options.LearningRate), Options.LearningRate ?? (Method is OptimizerChoice ? null : Options.Optimizer.DefaultLearningRate)),
            (nameof(Options.LearningRateScheduler), Options.LearningRateScheduler), (nameof(Options.WeightDecay), Options.WeightDecay),
            (nameof(Options.GradientClipNorm), Options.GradientClipNorm), (nameof(Options.Averaging), Options.Averaging),
            (nameof(Options.EarlyStoppingCriteria), Options.EarlyStoppingCriteria), (nameof(Options.ValidationSetFraction), Options.ValidationSetFraction),
            (nameof(Method), Method),
        ];
        foreach (var (name, value) in values.Where(item => item.Value is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {name,-22} {Text(value)}\n");
        }

        return text.ToString();
    }

    /// <summary>A record as «Sgd { Momentum = 0.9 }»: what can be set and is, lists in brackets.</summary>
    private static string Text(object? value)
    {
        switch (value)
        {
            case string or IFormattable or bool or Delegate:
                return string.Create(CultureInfo.InvariantCulture, $"{value}");
            case IEnumerable list:
                return $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]";
        }

        string[] set = [.. value!.GetType().GetProperties()
            .Where(property => property is { CanWrite: true, GetMethod.IsStatic: false } && property.GetValue(value) is not null)
            .Select(property => $"{property.Name} = {Text(property.GetValue(value))}")];
        return set.Length == 0 ? value.GetType().Name : $"{value.GetType().Name} {{ {string.Join(", ", set)} }}";
    }

    private static DeepEnsemble OneNetwork => new() { Members = 1 };

    private static WeightAverage Exponential => new() { Guard = new BarrierGuard() };

    private static NeuralNetworkTrainer.Options FastOptions()
    {
        var options = Plain(new AdamW(), 25, LearningRateSchedule.Cosine(), Exponential);
        options.LearningRate = 3e-3;
        return options;
    }

    private static NeuralNetworkTrainer.Options CalibratedOptions()
    {
        var options = Plain(new Sgd(), 40, LearningRateSchedule.Constant, averaging: null, warmUp: false);
        options.WeightDecay = 1e-3;
        return options;
    }

    private static NeuralNetworkTrainer.Options BalancedOptions()
    {
        var options = Plain(new Sgd(), 30, LearningRateSchedule.Constant, Exponential);
        options.WeightDecay = 5e-4;
        return options;
    }

    private static NeuralNetworkTrainer.Options Plain(
        Optimizer optimizer, int epochs, LearningRateSchedule schedule, WeightAverage? averaging, bool warmUp = true) => new()
        {
            Optimizer = optimizer,
            Epoch = epochs,
            LearningRateScheduler = warmUp ? schedule.WithWarmUp(1) : schedule, // a snapshot ensemble warms up by itself
            GradientClipNorm = GradientClipNorm,
            Averaging = averaging,
        };
}
