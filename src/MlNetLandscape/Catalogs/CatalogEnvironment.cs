using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MlNetLandscape;

/// <summary>
/// The environment a catalog belongs to, which carries its context's seed and log. ML.NET keeps it to itself; where it cannot be reached, a
/// fresh context takes its place, and only seed and log are lost.
/// </summary>
internal static class CatalogEnvironment
{
    public static IHostEnvironment Of(TrainCatalogBase.CatalogInstantiatorBase trainers)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        try
        {
            return EnvironmentOf(OwnerOf(trainers));
        }
        catch (MissingMethodException)
        {
            return new MLContext();
        }
    }

    public static IHostEnvironment Of(TransformsCatalog transforms)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        try
        {
            return EnvironmentOf(transforms);
        }
        catch (MissingFieldException)
        {
            return new MLContext();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_env")]
    private static extern ref IHostEnvironment EnvironmentOf(TransformsCatalog transforms);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Owner")]
    private static extern TrainCatalogBase OwnerOf(TrainCatalogBase.CatalogInstantiatorBase trainers);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Environment")]
    private static extern IHostEnvironment EnvironmentOf(TrainCatalogBase catalog);
}
