using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Collects one column's statistics while a cursor moves.</summary>
internal abstract class NormalizerFit
{
    public static NormalizerFit Create(IHost host, DataViewRow row, DataViewSchema.Column column, NormalizerOptions options) =>
        column.Type.ItemType().RawType == typeof(float)
            ? new NormalizerFit<float>(host, row, column, options)
            : new NormalizerFit<double>(host, row, column, options);

    public abstract void Add();

    public abstract Normalizer Finish();
}

internal sealed class NormalizerFit<T> : NormalizerFit
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly NormalizerOptions _options;
    private readonly bool _isVector;
    private readonly Func<T[]> _read;
    private readonly SlotStatistics<T>[] _slots;

    public NormalizerFit(IHost host, DataViewRow row, DataViewSchema.Column column, NormalizerOptions options)
    {
        _options = options;
        _isVector = column.Type is VectorDataViewType;
        var size = column.Type.ValueCount();
        _slots = Enumerable.Range(0, size).Select(_ => new SlotStatistics<T>(options.Kind == NormalizerKind.LogMeanVariance)).ToArray();
        var values = new T[size];
        if (!_isVector)
        {
            var scalar = row.GetGetter<T>(column);
            _read = () =>
            {
                scalar(ref values[0]);
                return values;
            };
            return;
        }

        var getter = row.GetGetter<VBuffer<T>>(column);
        var buffer = default(VBuffer<T>);
        _read = () =>
        {
            getter(ref buffer);
            if (buffer.Length != size)
            {
                throw host.Except($"Normalizer expected {size} slots but got {buffer.Length}");
            }

            buffer.CopyTo(values);
            return values;
        };
    }

    public override void Add()
    {
        var values = _read();
        for (var i = 0; i < values.Length; i++)
        {
            _slots[i].Add(values[i]);
        }
    }

    public override Normalizer Finish()
    {
        var type = typeof(T) == typeof(float) ? NumberDataViewType.Single : NumberDataViewType.Double;
        var useLog = _options.Kind == NormalizerKind.LogMeanVariance;
        var parameters = _slots.Select(slot => _options.Kind == NormalizerKind.MinMax
            ? slot.MinMax(_options.FixZero)
            : slot.MeanVariance(_options.FixZero, _options.UseCdf)).ToArray();
        return new Normalizer<T>(
            type,
            _isVector ? parameters.Length : 0,
            _options.UseCdf ? NormalizerForm.Cumulative : NormalizerForm.Affine,
            useLog,
            parameters.Select(p => p.First).ToArray(),
            parameters.Select(p => p.Second).ToArray());
    }
}
