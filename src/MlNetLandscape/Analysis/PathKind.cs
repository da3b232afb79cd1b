namespace MlNetLandscape;

/// <summary>What kind of path is looked for between two networks.</summary>
public enum PathKind
{
    /// <summary>The straight line: nothing is looked for.</summary>
    Line,

    /// <summary>A Bézier curve of one bend with a low mean loss (Garipov et al. 2018).</summary>
    Bezier,

    /// <summary>Two straight pieces with a low mean loss (Garipov et al. 2018).</summary>
    PolygonalChain,

    /// <summary>A path of minimal energy, whose highest point is a saddle (Draxler et al. 2018).</summary>
    ElasticBand,

    /// <summary>A chain below a given loss, split where it is above (Freeman &amp; Bruna 2017).</summary>
    String,

    /// <summary>A chain of points that went down across the straight line (Fort &amp; Jastrzębski 2019).</summary>
    Hyperplane,
}
