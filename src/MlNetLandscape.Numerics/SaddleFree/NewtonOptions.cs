using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.SaddleFree;

/// <summary>What a step makes of an eigenvalue λ of the Hessian.</summary>
public enum CurvatureRule
{
    /// <summary>−1 / (|λ| + μ): downhill along every eigenvector, so that saddles repel (Dauphin et al. 2014, «saddle-free Newton»).</summary>
    Absolute,

    /// <summary>−1 / (λ + μ): damped Newton. Uphill where λ &lt; −μ, so that saddles attract.</summary>
    Signed,
}

/// <summary>Where the damping μ of a step comes from. All are relative to the largest |λ| that is known, or to 1 where all are 0.</summary>
public enum DampingRule
{
    /// <summary>The best of a grid of powers of ten (Dauphin et al. 2014), and of a value above or below it: eight or nine losses a move. Finds its way best.</summary>
    Grid,

    /// <summary>The best of a few around the last step's, going on in the direction that helps: two to four losses a move.</summary>
    Adaptive,
}

/// <summary>What becomes of the gradient's part g⊥ outside the basis: there is one only where a basis is used for more than one step.</summary>
public enum ComplementMode
{
    /// <summary>The step adds −g⊥ / (γ + μ), γ the smallest |λ| of the basis (O'Leary-Roseberry et al. 2019), where that lowers the loss further; every damping is tried with and without.</summary>
    ScaledGradient,

    /// <summary>It is left out: the step stays in the basis.</summary>
    None,
}

/// <summary>Options of <see cref="NewtonDescent{TVector}"/>.</summary>
public sealed record NewtonOptions
{
    /// <summary>What a step makes of negative curvature. The default is the absolute value.</summary>
    public CurvatureRule Rule { get; init; }

    /// <summary>The largest P whose Hessian is written out and diagonalised, P products a step, in [0, 4000]; larger ones are known in a Krylov basis only. The default is 100.</summary>
    public int ExactUpTo { get; init; } = 100;

    /// <summary>k: the products, and vectors held, of a Krylov basis, in [1, ∞). The default is 20.</summary>
    public int KrylovSteps { get; init; } = 20;

    /// <summary>Adds the last step's direction to a Krylov basis, for one product more (Vinyals &amp; Povey 2012). The default is true.</summary>
    public bool KeepsPreviousDirection { get; init; } = true;

    /// <summary>Moves that one step makes with its basis, each with a gradient and a damping of its own, in [1, ∞) (Dauphin et al. 2014, algorithm 1). The default is 2: a second move needs no product.</summary>
    public int StepsPerBasis { get; init; } = 2;

    /// <summary>What becomes of the gradient's part outside the basis. The default is a scaled gradient step.</summary>
    public ComplementMode Complement { get; init; }

    /// <summary>How the damping is found. The default is a grid.</summary>
    public DampingRule Damping { get; init; }

    /// <summary>The largest μ / max |λ| of the grid, in [0, ∞); more is tried where it is not enough, unless it is 0. The default is 1 (Dauphin et al. 2014).</summary>
    public double LargestDamping { get; init; } = 1;

    /// <summary>The smallest μ / max |λ|, in [0, LargestDamping]; 0 only together with a LargestDamping of 0, which means no damping at all. The default is 10⁻⁶ (Dauphin et al. 2014).</summary>
    public double SmallestDamping { get; init; } = 1e-6;

    /// <summary>A gradient no longer than this is none, in [0, ∞): the step then looks for negative curvature from a random direction. The default is 10⁻⁷.</summary>
    public double GradientTolerance { get; init; } = 1e-7;

    /// <summary>
    /// The point with the lowest loss is returned to, with more damping, where the smoothed loss exceeds it by this factor, in (1, ∞]; ∞ for never. The default is 3. Only noise of mini-batches gets there:
    /// no step is taken that raises the loss it sees.
    /// </summary>
    public double RestartFactor { get; init; } = 3;

    /// <summary>What is wrong, as conditions for a message.</summary>
    internal (bool Holds, string Name, string Range, object Value)[] Conditions =>
    [
        (Enum.IsDefined(Rule), nameof(Rule), "{Absolute, Signed}", Rule), (ExactUpTo is >= 0 and <= 4000, nameof(ExactUpTo), "[0, 4000]", ExactUpTo),
        (KrylovSteps >= 1, nameof(KrylovSteps), "[1, ∞)", KrylovSteps), (StepsPerBasis >= 1, nameof(StepsPerBasis), "[1, ∞)", StepsPerBasis),
        (Enum.IsDefined(Complement), nameof(Complement), "{ScaledGradient, None}", Complement), (Enum.IsDefined(Damping), nameof(Damping), "{Adaptive, Grid}", Damping),
        (LargestDamping is >= 0 and < double.PositiveInfinity, nameof(LargestDamping), "[0, ∞)", LargestDamping),
        (SmallestDamping <= LargestDamping && (SmallestDamping > 0 || (SmallestDamping == 0 && LargestDamping == 0)), nameof(SmallestDamping), FormattableString.Invariant($"(0, {LargestDamping}]"), SmallestDamping),
        (GradientTolerance is >= 0 and < double.PositiveInfinity, nameof(GradientTolerance), "[0, ∞)", GradientTolerance),
        (RestartFactor > 1, nameof(RestartFactor), "(1, ∞]", RestartFactor),
    ];

    internal void Check() => Options.Check(nameof(NewtonOptions), Conditions);

    /// <summary>What is wrong, a sentence a fault, in the name of the type that has these options.</summary>
    /// <param name="type">Whose options they are.</param>
    public IEnumerable<string> Faults(string type) => Conditions
        .Where(condition => !condition.Holds)
        .Select(condition => FormattableString.Invariant($"`{condition.Name}` of `{type}` must be in {condition.Range}. Got {condition.Value}."));
}
