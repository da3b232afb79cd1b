using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>‖x‖₂ of a vector that lies in several tensors.</summary>
internal static class EuclideanNorm
{
    private const long Chunk = 1 << 18; // short enough for sums of squares in the tensors' own precision

    /// <summary>√ Σ xᵢ², the sums of chunks added in double precision: a tenth of the time of squares in double precision.</summary>
    /// <param name="parts">Null for zeros.</param>
    public static double Of(params IEnumerable<Tensor?> parts)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        double sum = 0;
        foreach (var part in parts)
        {
            if (part is null)
                continue;
            var flat = part.reshape(-1);
            for (long start = 0; start < flat.numel(); start += Chunk)
            {
                var chunk = flat.narrow(0, start, Math.Min(Chunk, flat.numel() - start));
                sum += chunk.dot(chunk).to_type(ScalarType.Float64).item<double>();
            }
        }

        return Math.Sqrt(sum);
    }
}
