namespace MlNetLandscape;

/// <summary>The nonlinearity φ between layers.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    ReLU,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>x·Φ(x), with the exact normal distribution function (Hendrycks &amp; Gimpel 2016).</summary>
    GELU,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>ln(1 + eˣ).</summary>
    Softplus,

    /// <summary>x for x &gt; 0, else eˣ − 1 (Clevert et al. 2015, α = 1).</summary>
    ELU,

    /// <summary>x·sigmoid(x).</summary>
    SiLU,

    /// <summary>x for x &gt; 0, else 0.01·x.</summary>
    LeakyReLU,

    /// <summary>x: a linear network.</summary>
    Identity,
}
