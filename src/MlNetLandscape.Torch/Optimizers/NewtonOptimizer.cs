using MlNetLandscape.Numerics.SaddleFree;
using TorchSharp.Modules;

namespace MlNetLandscape;

/// <summary>What <see cref="SaddleFreeNewton"/> and <see cref="DampedNewton"/> have in common: curvature, damping, batches.</summary>
public abstract record NewtonOptimizer : Optimizer
{
    private protected NewtonOptimizer() { }

    /// <inheritdoc cref="NewtonOptions.ExactUpTo" />
    public int ExactUpTo { get; init; } = 100;

    /// <inheritdoc cref="NewtonOptions.KrylovSteps" />
    public int KrylovSteps { get; init; } = 20;

    /// <inheritdoc cref="NewtonOptions.KeepsPreviousDirection" />
    public bool KeepsPreviousDirection { get; init; } = true;

    /// <inheritdoc cref="NewtonOptions.StepsPerBasis" />
    public int StepsPerBasis { get; init; } = 2;

    /// <inheritdoc cref="NewtonOptions.Complement" />
    public ComplementMode Complement { get; init; }

    /// <inheritdoc cref="NewtonOptions.Damping" />
    public DampingRule Damping { get; init; }

    /// <inheritdoc cref="NewtonOptions.LargestDamping" />
    public double LargestDamping { get; init; } = 1;

    /// <inheritdoc cref="NewtonOptions.SmallestDamping" />
    public double SmallestDamping { get; init; } = 1e-6;

    /// <inheritdoc cref="NewtonOptions.GradientTolerance" />
    public double GradientTolerance { get; init; } = 1e-7;

    /// <inheritdoc cref="NewtonOptions.RestartFactor" />
    public double RestartFactor { get; init; } = 3;

    /// <summary>
    /// The examples of the Hessian, in [1, ∞); those of the step where they are as many or more. More than the gradient's keep a step from fitting the noise of a batch. The default, null, is the step's own.
    /// </summary>
    public long? CurvatureExamples { get; init; }

    /// <summary>
    /// Other examples on which a step must not raise the loss either, in [0, ∞); 0 for none, and none where a step has all examples. The default, null, is as many as the step has.
    /// </summary>
    public long? CheckExamples { get; init; }

    /// <summary>1: the whole step.</summary>
    public override double DefaultLearningRate => 1;

    internal override bool EvaluatesRepeatedly => true;

    internal override bool RecordsSteps => true;

    internal abstract CurvatureRule Rule { get; }

    internal override IOptimizer Start(IReadOnlyList<Parameter> parameters, double weightDecay) => new NewtonSteps(this, parameters, weightDecay);

    internal override IEnumerable<string> Faults()
    {
        foreach (var fault in Options.Faults(GetType().Name))
            yield return fault;
        if (CurvatureExamples < 1)
            yield return $"`CurvatureExamples` of `{GetType().Name}` must be in [1, ∞). Got {CurvatureExamples}.";
        if (CheckExamples < 0)
            yield return $"`CheckExamples` of `{GetType().Name}` must be in [0, ∞). Got {CheckExamples}.";
    }

    internal NewtonOptions Options => new()
    {
        Rule = Rule,
        ExactUpTo = ExactUpTo,
        KrylovSteps = KrylovSteps,
        KeepsPreviousDirection = KeepsPreviousDirection,
        StepsPerBasis = StepsPerBasis,
        Complement = Complement,
        Damping = Damping,
        LargestDamping = LargestDamping,
        SmallestDamping = SmallestDamping,
        GradientTolerance = GradientTolerance,
        RestartFactor = RestartFactor,
    };
}
