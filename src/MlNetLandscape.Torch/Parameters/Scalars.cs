using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Numbers given to tensor operations. Libtorch refuses one beyond the tensor's type, where arithmetic in that type would have overflowed to infinity.</summary>
internal static class Scalars
{
    /// <summary>The number as the type holds it: ±∞ beyond its range.</summary>
    public static double In(ScalarType type, double value) => type == ScalarType.Float64 ? value : (float)value;
}
