using MlNetLandscape;

namespace Microsoft.ML;

/// <summary>The entry of this library on <see cref="MLContext"/>.</summary>
public static class LandscapeExtensions
{
    /// <summary>Gets what this library does with models and scored data.</summary>
    /// <param name="context">The context.</param>
    public static LandscapeCatalog Landscape(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new LandscapeCatalog(context);
    }
}
