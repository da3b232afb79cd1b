using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>From two fitted networks and a data view to the features they have in common.</summary>
internal static class FeatureMeasurement
{
    /// <summary>Matches the hidden units of two networks over the rows of a data view; no label is needed.</summary>
    public static FeatureMatches Of(IHostEnvironment environment, IDataView data, NetworkTransformer first, NetworkTransformer second, FeatureMatchOptions options)
    {
        var host = environment.Register("Landscape", seed: 0); // a seed of its own: looking must not change what is trained after it
        using var channel = host.Start("MatchFeatures");
        try
        {
            options.Check();
            if (first.FeatureColumnName != second.FeatureColumnName)
            {
                throw new ArgumentException(
                    $"Features of two networks are matched over the same inputs. The first reads '{first.FeatureColumnName}', the second '{second.FeatureColumnName}'.", nameof(second));
            }

            NativeTorch.Require();
            _ = first.GetOutputSchema(data.Schema); // the feature column is there
            using var rows = Read(data, first.FeatureColumnName, options.CancellationToken, out var skipped);
            if (skipped > 0)
                channel.Warning(MessageSensitivity.None, $"Skipped {skipped} instances with missing features while features were matched");
            var drawn = RowSample.Draw(rows, options.MaximumRows, options.Seed);
            using var own = ReferenceEquals(drawn, rows) ? null : drawn;
            return FeatureMatches.Of(first.Model, second.Model, drawn.Features, options);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw host.Process(error);
        }
    }

    /// <summary>The features of all rows that have them; labels are zeros.</summary>
    private static TensorDataset Read(IDataView data, string name, CancellationToken cancellation, out long skipped)
    {
        var column = data.Schema[name];
        var width = ((VectorDataViewType)column.Type).Size;
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        using var matrix = new FeatureMatrix(width, data.GetRowCount());
        VBuffer<float> row = default;
        skipped = 0;
        for (var more = cursor.MoveNext(); more;)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = matrix.NextBlock(); // [rows, D]
            var filled = 0;
            for (; more && filled < block.Length / width; more = cursor.MoveNext())
            {
                getter(ref row);
                if (FeatureRows.TryCopyFinite(in row, block.Slice(filled * width, width)))
                    filled++;
                else
                    skipped++;
            }

            matrix.Commit(filled);
        }

        var features = matrix.ToTensor();
        return new TensorDataset(features, zeros(features.shape[0], ScalarType.Int64));
    }
}
