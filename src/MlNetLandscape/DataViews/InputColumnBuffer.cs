using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>The values one input column takes over a batch of rows read ahead.</summary>
internal abstract class InputColumnBuffer
{
    /// <summary>A getter of the value at the index <see cref="ScoringCursor"/> stands on.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>A buffer for a column of any type.</summary>
    /// <param name="row">The cursor read from.</param>
    /// <param name="column">An active column of it.</param>
    /// <param name="index">The batch index of the row being served.</param>
    public static InputColumnBuffer Create(DataViewRow row, DataViewSchema.Column column, Func<int> index)
    {
        var raw = column.Type.RawType;
        var buffer = column.Type is VectorDataViewType vector
            ? typeof(VectorColumnBuffer<>).MakeGenericType(vector.ItemType.RawType)
            : typeof(ScalarColumnBuffer<>).MakeGenericType(raw);
        return (InputColumnBuffer)Activator.CreateInstance(buffer, row, column, index)!;
    }

    /// <summary>Makes room for a batch.</summary>
    public abstract void Resize(int rows);

    /// <summary>Reads the input's current row into a batch index.</summary>
    public abstract void Read(int index);
}

/// <summary>Scalars are handed out by assignment.</summary>
internal sealed class ScalarColumnBuffer<T> : InputColumnBuffer
{
    private readonly ValueGetter<T> _input;
    private T[] _values = [];

    public ScalarColumnBuffer(DataViewRow row, DataViewSchema.Column column, Func<int> index)
    {
        _input = row.GetGetter<T>(column);
        ValueGetter<T> getter = (ref T value) => value = _values[index()];
        Getter = getter;
    }

    public override Delegate Getter { get; }

    public override void Resize(int rows) => Array.Resize(ref _values, rows);

    public override void Read(int index)
    {
        if (!typeof(T).IsValueType)
        {
            _values[index] = default!; // an object handed out is the consumer's: the input must not reuse it
        }

        _input(ref _values[index]);
    }
}

/// <summary>Vectors are handed out by copy, dense or sparse as they came.</summary>
internal sealed class VectorColumnBuffer<T> : InputColumnBuffer
{
    private readonly ValueGetter<VBuffer<T>> _input;
    private VBuffer<T>[] _values = [];

    public VectorColumnBuffer(DataViewRow row, DataViewSchema.Column column, Func<int> index)
    {
        _input = row.GetGetter<VBuffer<T>>(column);
        ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => _values[index()].CopyTo(ref value);
        Getter = getter;
    }

    public override Delegate Getter { get; }

    public override void Resize(int rows) => Array.Resize(ref _values, rows);

    public override void Read(int index) => _input(ref _values[index]);

    /// <summary>The value at a batch index.</summary>
    public ref readonly VBuffer<T> At(int index) => ref _values[index];
}
