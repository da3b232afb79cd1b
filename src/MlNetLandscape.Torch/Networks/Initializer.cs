namespace MlNetLandscape;

/// <summary>The law the initial weights are drawn from.</summary>
public enum InitializerKind
{
    /// <summary>N(0, s²·2/fan_in).</summary>
    HeNormal,

    /// <summary>U(−b, b), b = s·√(6/fan_in).</summary>
    HeUniform,

    /// <summary>N(0, s²·2/(fan_in + fan_out)).</summary>
    XavierNormal,

    /// <summary>U(−b, b), b = s·√(6/(fan_in + fan_out)).</summary>
    XavierUniform,

    /// <summary>N(0, s²), whatever the layer.</summary>
    Normal,

    /// <summary>s·Q with orthonormal rows or columns, uniformly distributed.</summary>
    Orthogonal,

    /// <summary>U(−b, b), b = s/√fan_in, biases too: what <c>nn.Linear</c> and <c>nn.Conv2d</c> do.</summary>
    PyTorch,
}

/// <summary>
/// How the weights of linear and convolutional layers begin. Biases begin at 0 (except <see cref="PyTorch"/>), the weights of
/// normalisation layers at 1 and their biases at 0. All numbers come from the seed given to <see cref="Network.Build"/>.
/// </summary>
/// <param name="Kind">The law.</param>
/// <param name="Scale">The factor s of the law; in (0, ∞). 1 is the published law; for <see cref="InitializerKind.Normal"/> it is the
/// standard deviation.</param>
/// <remarks>
/// A network whose <c>Initializer</c> is not set takes <see cref="HeNormal"/> for ReLU and its relatives (He et al. 2015, eq. 10) and
/// <see cref="XavierUniform"/> with s = 1 for tanh, sigmoid and the identity (Glorot &amp; Bengio 2010, eq. 16; for tanh s = 1 is where
/// signals neither die exponentially with depth nor saturate, Poole et al. 2016; PyTorch's <c>calculate_gain</c> would say 5/3).
/// </remarks>
public sealed record Initializer(InitializerKind Kind, double Scale = 1)
{
    /// <summary>He et al. 2015: N(0, 2/fan_in).</summary>
    public static Initializer HeNormal { get; } = new(InitializerKind.HeNormal);

    /// <summary>He et al. 2015: U(±√(6/fan_in)).</summary>
    public static Initializer HeUniform { get; } = new(InitializerKind.HeUniform);

    /// <summary>PyTorch's own: U(±1/√fan_in) for weights and biases (kaiming_uniform with a = √5).</summary>
    public static Initializer PyTorch { get; } = new(InitializerKind.PyTorch);

    /// <summary>Glorot &amp; Bengio 2010: N(0, gain²·2/(fan_in + fan_out)).</summary>
    public static Initializer XavierNormal(double gain = 1) => new(InitializerKind.XavierNormal, gain);

    /// <summary>Glorot &amp; Bengio 2010: U(±gain·√(6/(fan_in + fan_out))).</summary>
    public static Initializer XavierUniform(double gain = 1) => new(InitializerKind.XavierUniform, gain);

    /// <summary>N(0, standardDeviation²) for every weight.</summary>
    public static Initializer Normal(double standardDeviation) => new(InitializerKind.Normal, standardDeviation);

    /// <summary>Saxe et al. 2013: WᵀW = gain²·I (tall) or WWᵀ = gain²·I (wide), W being [out, in·k·k].</summary>
    public static Initializer Orthogonal(double gain = 1) => new(InitializerKind.Orthogonal, gain);

    /// <summary>The default for an activation; see the remarks of the type.</summary>
    internal static Initializer For(Activation activation) => activation switch
    {
        Activation.Tanh or Activation.Sigmoid or Activation.Identity => XavierUniform(),
        _ => HeNormal,
    };

    internal IEnumerable<string> Problems()
    {
        if (!Enum.IsDefined(Kind))
        {
            yield return $"`Initializer.Kind` {Kind} does not exist.";
        }

        if (!(Scale > 0 && double.IsFinite(Scale)))
        {
            yield return FormattableString.Invariant($"`Initializer.Scale` must be in (0, ∞). Got {Scale}.");
        }
    }
}
