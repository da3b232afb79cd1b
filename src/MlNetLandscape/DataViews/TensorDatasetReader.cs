using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetLandscape;

/// <summary>Rows read into tensors, and how many were left out.</summary>
/// <param name="Data">The tensors; disposed with this.</param>
/// <param name="Labels">The labels as numbers, <c>[N]</c>.</param>
/// <param name="Skipped">Rows with missing features or label, or a weight that is not positive and finite.</param>
internal sealed record TensorDatasetReading(TensorDataset Data, double[] Labels, long Skipped) : IDisposable
{
    public void Dispose() => Data.Dispose();
}

/// <summary>
/// Reads a data view into tensors in one pass of one cursor over the needed columns: key k → class k − 1, sparse features filled with zeros. Everything
/// is kept in memory: 4 · N · (D + 1 or 2) bytes. Order is kept; shuffling is the sampler's.
/// </summary>
internal sealed class TensorDatasetReader(PredictionColumns columns, ColumnNames names, PredictionTask task)
{
    /// <summary>Reads all rows.</summary>
    /// <exception cref="OperationCanceledException">Asked for by <paramref name="cancellation"/>.</exception>
    /// <exception cref="InvalidOperationException">A feature vector has another length than its column's type says.</exception>
    public TensorDatasetReading Read(IDataView data, CancellationToken cancellation)
    {
        var schema = data.Schema;
        var featureColumn = schema[names.Feature];
        var labelColumn = schema[names.Label];
        List<DataViewSchema.Column> needed = [featureColumn, labelColumn];
        DataViewSchema.Column? weightColumn = names.Weight is null ? null : schema[names.Weight];
        if (weightColumn is { } column)
        {
            needed.Add(column);
        }

        var width = ((VectorDataViewType)featureColumn.Type).Size;
        using var cursor = data.GetRowCursor(needed);
        var features = cursor.GetGetter<VBuffer<float>>(featureColumn);
        var label = columns.LabelReader(cursor, labelColumn);
        var weight = weightColumn is { } weights ? cursor.GetGetter<float>(weights) : null;

        using var matrix = new FeatureMatrix(width, data.GetRowCount());
        List<double> labels = [];
        List<float> exampleWeights = [];
        VBuffer<float> row = default;
        var exampleWeight = 1f;
        long skipped = 0;
        var more = cursor.MoveNext();
        while (more)
        {
            cancellation.ThrowIfCancellationRequested();
            var block = matrix.NextBlock(); // [rows, D]
            var rows = block.Length / width;
            var filled = 0;
            for (; more && filled < rows; more = cursor.MoveNext())
            {
                features(ref row);
                var target = label();
                weight?.Invoke(ref exampleWeight);
                if (!FeatureRows.TryCopyFinite(in row, block.Slice(filled * width, width))
                    || double.IsNaN(target) || !(exampleWeight > 0 && float.IsFinite(exampleWeight)))
                {
                    skipped++;
                    continue;
                }

                labels.Add(target);
                if (weight is not null)
                {
                    exampleWeights.Add(exampleWeight);
                }

                filled++;
            }

            matrix.Commit(filled);
        }

        var allLabels = labels.ToArray();
        var dataset = new TensorDataset(matrix.ToTensor(), LabelTensor(allLabels), weight is null ? null : tensor(exampleWeights.ToArray()));
        return new TensorDatasetReading(dataset, allLabels, skipped);
    }

    private Tensor LabelTensor(double[] labels) => task.LabelType == ScalarType.Int64
        ? tensor(Array.ConvertAll(labels, label => (long)label))
        : tensor(Array.ConvertAll(labels, label => (float)label));
}
