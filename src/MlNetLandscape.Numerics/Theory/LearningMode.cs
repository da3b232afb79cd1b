using MathNet.Numerics;
using MathNet.Numerics.Integration;
using MlNetLandscape.Numerics.Objectives;

namespace MlNetLandscape.Numerics.Theory;

/// <summary>How a deep linear network learns one singular direction of its task: du/dt = d u^(2 − 2/d) (s − u), exactly, from a balanced start aligned with it.</summary>
/// <remarks>
/// u is the strength of the direction in W_d ⋯ W₁, s that in the task (Σ_yx of whitened inputs), t the number of steps of gradient descent times their learning rate, for small rates.
/// Two layers give the sigmoid u(t) = s e^{2st} / (e^{2st} − 1 + s/u₀). Source: Saxe, McClelland and Ganguli (2014), «Exact solutions to the nonlinear dynamics of learning in deep linear neural networks».
/// </remarks>
public sealed record LearningMode
{
    private const double Saturated = 45; // e⁻⁴⁵ < 2⁻⁶⁴: u is s to the last bit

    private readonly bool _isVeryDeep;

    /// <param name="strength">s, in (0, ∞).</param>
    /// <param name="start">u₀, in (0, ∞): at 0 nothing is ever learned.</param>
    /// <param name="layers">d, at least 2.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public LearningMode(double strength, double start, int layers = 2)
        : this(strength, start, layers, false)
    {
    }

    private LearningMode(double strength, double start, int layers, bool isVeryDeep)
    {
        Options.Check(nameof(LearningMode), (strength > 0 && double.IsFinite(strength), nameof(strength), "(0, ∞)", strength),
            (start > 0 && double.IsFinite(start), nameof(start), "(0, ∞)", start), (layers >= 2, nameof(layers), "[2, ∞)", layers));
        (Strength, Start, Layers, _isVeryDeep) = (strength, start, layers, isVeryDeep);
    }

    /// <summary>s.</summary>
    public double Strength { get; }

    /// <summary>u₀.</summary>
    public double Start { get; }

    /// <summary>d.</summary>
    public int Layers { get; }

    /// <summary>The only eigenvalue of the Hessian at the balanced minimum that is not 0: d s^(2 − 2/d).</summary>
    public double Curvature => Layers * Math.Pow(Strength, 2 - (2.0 / Layers));

    /// <summary>1 / <see cref="Curvature"/>, about the best learning rate near the minimum: it falls with the depth as 1/d, and so the steps needed do not grow with it.</summary>
    public double OptimalLearningRate => 1 / Curvature;

    /// <summary>The limit of many layers, du/dt = d u² (s − u), in closed form: t = (1/d) [ln(u (u₀ − s) / (u₀ (u − s))) / s² + 1/(s u₀) − 1/(s u)].</summary>
    /// <param name="strength">s, in (0, ∞).</param>
    /// <param name="start">u₀, in (0, ∞).</param>
    /// <param name="layers">d, at least 2.</param>
    public static LearningMode VeryDeep(double strength, double start, int layers) => new(strength, start, layers, true);

    /// <summary>The time t from u₀ to <paramref name="u"/>; ∞ for s itself, which is never reached.</summary>
    /// <param name="u">From u₀ on towards s.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not on the way from u₀ to s.</exception>
    public double TimeTo(double u)
    {
        if (u == Strength || u == Start)
            return u == Start ? 0 : double.PositiveInfinity;
        if (!((u > Start && u < Strength) || (u < Start && u > Strength)))
            throw new ArgumentOutOfRangeException(nameof(u), FormattableString.Invariant($"`u` must lie between u₀ = {Start} and s = {Strength}. Got {u}."));
        if (_isVeryDeep)
            return ((Math.Log(u * (Start - Strength) / (Start * (u - Strength))) / (Strength * Strength)) + (1 / (Strength * Start)) - (1 / (Strength * u))) / Layers;
        return Layers == 2 ? (Logit(u) - Logit(Start)) / (2 * Strength) : Time(Logit(Start), Logit(u));
    }

    /// <summary>u(t).</summary>
    /// <param name="time">t, in [0, ∞).</param>
    public double At(double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(time);
        if (Start == Strength || time == 0)
            return Start;
        var start = Logit(Start);
        if (Layers == 2 && !_isVeryDeep)
            return FromLogit(start + (2 * Strength * time));
        var y = start;
        for (var step = 0; step < 200; step++) // Newton; the time is concave or convex in y, so it comes from one side
        {
            var change = (time - Time(start, y)) / Integrand(y);
            y += change;
            if (Math.Abs(change) <= 1e-14 * Math.Max(1, Math.Abs(y)))
                break;
        }

        return FromLogit(y);
    }

    private double Exponent => _isVeryDeep ? 2 : 2 - (2.0 / Layers);

    /// <summary>y = ln(u / |s − u|), in which dt = u^(1 − q) dy / (d s) is smooth on either side of s.</summary>
    private double Logit(double u) => Math.Log(u / Math.Abs(Strength - u));

    private double FromLogit(double y) => Start < Strength ? Strength / (1 + Math.Exp(-y)) : Strength / -SpecialFunctions.Expm1(-y);

    private double Integrand(double y) => Math.Pow(FromLogit(y), 1 - Exponent) / (Layers * Strength);

    private double Time(double from, double to)
    {
        var end = Math.Min(to, Math.Max(from, Saturated));
        var panels = (int)Math.Ceiling((end - from) * 2);
        var sum = (to - end) * Integrand(Saturated);
        for (var panel = 0; panel < panels; panel++)
        {
            var width = (end - from) / panels;
            sum += GaussLegendreRule.Integrate(Integrand, from + (panel * width), from + ((panel + 1) * width), 16);
        }

        return sum;
    }
}
