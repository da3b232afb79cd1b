using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Distinct values of one type in the order of their keys.</summary>
internal abstract class Terms
{
    public abstract PrimitiveDataViewType ItemType { get; }

    public abstract int Count { get; }

    public static Terms Create(PrimitiveDataViewType type, int maximum) => Generic.Call(Make<int>, type.RawType, type, maximum);

    public static Terms Read(ModelReader reader)
    {
        var type = (PrimitiveDataViewType)reader.ReadType();
        var terms = Create(type, int.MaxValue);
        terms.ReadValues(reader, reader.ReadInt32());
        return terms;
    }

    /// <summary>An action that takes in the current value of a column; false as soon as no further one fits.</summary>
    public abstract Func<bool> Collector(DataViewRow row, DataViewSchema.Column column);

    public abstract void Finish(ValueToKeyMappingEstimator.KeyOrdinality ordinality);

    /// <summary>A getter of keys, 0 for unknown and missing values.</summary>
    public abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Adds the KeyValues annotation.</summary>
    public abstract void Describe(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, bool asText);

    public abstract void Write(ModelWriter writer);

    protected abstract void ReadValues(ModelReader reader, int count);

    private static Terms Make<T>(PrimitiveDataViewType type, int maximum) => new Terms<T>(type, maximum);
}

internal sealed class Terms<T>(PrimitiveDataViewType type, int maximum) : Terms
{
    private readonly Dictionary<T, uint> _keys = new(TextComparer.EqualityOf<T>());
    private readonly Func<T, bool> _isMissing = MissingValues.Test<T>(type);
    private List<T> _values = [];

    public override PrimitiveDataViewType ItemType => type;

    public override int Count => _values.Count;

    public override Func<bool> Collector(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return Add(value);
            };
        }

        var vectorGetter = row.GetGetter<VBuffer<T>>(column);
        var vector = default(VBuffer<T>);
        return () =>
        {
            vectorGetter(ref vector);
            return vector.DenseValues().All(Add);
        };
    }

    public override void Finish(ValueToKeyMappingEstimator.KeyOrdinality ordinality)
    {
        if (ordinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
        {
            _values = _values.Order(TextComparer.OrderOf<T>()).ToList();
        }

        for (var i = 0; i < _values.Count; i++)
        {
            _keys[_values[i]] = (uint)i + 1;
        }
    }

    public override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        var keys = _keys;
        return Itemwise.Create<T, uint>(
            Getters.Of(row, column), column.Type is VectorDataViewType, value => keys.GetValueOrDefault(value));
    }

    public override void Describe(DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, bool asText)
    {
        if (Count == 0)
        {
            return;
        }

        // A key column's values are the values of its own keys.
        if (type is KeyDataViewType && input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues)?.Type is VectorDataViewType inner
            && (ulong)inner.Size == type.KeyCount())
        {
            Generic.Call(DescribeInner<int>, inner.ItemType.RawType, builder, input, inner.ItemType, asText);
            return;
        }

        Add(builder, type, _values.ToArray(), asText);
    }

    public override void Write(ModelWriter writer)
    {
        writer.WriteType(type);
        writer.Write(Count);
        var codec = (ValueCodec<T>)ValueCodec.For(type);
        foreach (var value in _values)
        {
            codec.Write(writer, value);
        }
    }

    protected override void ReadValues(ModelReader reader, int count)
    {
        var codec = (ValueCodec<T>)ValueCodec.For(type);
        for (var i = 0; i < count; i++)
        {
            T value = default;
            codec.Read(reader, ref value);
            _values.Add(value);
        }

        Finish(ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence);
    }

    private static void Add<TValue>(DataViewSchema.Annotations.Builder builder, PrimitiveDataViewType itemType, TValue[] values, bool asText)
    {
        if (asText && itemType is not TextDataViewType)
        {
            Add(builder, TextDataViewType.Instance, values.Select(value => Text(value).AsMemory()).ToArray(), asText: false);
            return;
        }

        builder.Add<VBuffer<TValue>>(
            AnnotationKinds.KeyValues,
            new VectorDataViewType(itemType, values.Length),
            (ref VBuffer<TValue> result) => new VBuffer<TValue>(values.Length, values).CopyTo(ref result));
    }

    private static string Text<TValue>(TValue value) => value switch
    {
        bool flag => flag ? "1" : "0",
        float number => number.ToString("R", CultureInfo.InvariantCulture),
        double number => number.ToString("G17", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private bool DescribeInner<TValue>(
        DataViewSchema.Annotations.Builder builder, DataViewSchema.Column input, PrimitiveDataViewType itemType, bool asText)
    {
        var inner = default(VBuffer<TValue>);
        input.Annotations.GetValue(AnnotationKinds.KeyValues, ref inner);
        var all = inner.DenseValues().ToArray();
        Add(builder, itemType, _values.Select(key => all[Convert.ToInt32(key, CultureInfo.InvariantCulture) - 1]).ToArray(), asText);
        return true;
    }

    private bool Add(T value)
    {
        if (_values.Count < maximum && !_isMissing(value) && _keys.TryAdd(value, 0))
        {
            // The text of a row is only valid while the cursor stands on it.
            _values.Add(value is ReadOnlyMemory<char> text ? (T)(object)text.ToString().AsMemory() : value);
        }

        return _values.Count < maximum;
    }
}
