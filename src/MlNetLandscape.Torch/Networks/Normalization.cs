namespace MlNetLandscape;

/// <summary>How activations are normalised between layers.</summary>
public enum Normalization
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Each channel over the batch, with running statistics for evaluation (Ioffe &amp; Szegedy 2015).</summary>
    Batch,

    /// <summary>Each example over all its features (Ba et al. 2016).</summary>
    Layer,

    /// <summary>Each example over groups of channels (Wu &amp; He 2018).</summary>
    Group,
}
