using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal delegate void CopyValue<T>(in T source, ref T destination);

/// <summary>A fixed number of values of one column, overwritten again and again.</summary>
internal abstract class SlotBuffer
{
    public static SlotBuffer Create(DataViewRow row, DataViewSchema.Column column, int slots) => column.Type is VectorDataViewType vector
        ? Generic.Call(MakeVectors<int>, vector.ItemType.RawType, row, column, slots)
        : Generic.Call(MakeValues<int>, column.Type.RawType, row, column, slots);

    /// <summary>Copies the row's current value into a slot.</summary>
    public abstract void Fill(int slot);

    public abstract Delegate CreateUntypedGetter(Func<int> slot);

    private static SlotBuffer MakeValues<T>(DataViewRow row, DataViewSchema.Column column, int slots) =>
        new SlotBuffer<T>(row.GetGetter<T>(column), slots, (in T source, ref T destination) => destination = source);

    private static SlotBuffer MakeVectors<T>(DataViewRow row, DataViewSchema.Column column, int slots) => new SlotBuffer<VBuffer<T>>(
        row.GetGetter<VBuffer<T>>(column), slots, (in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination));
}

internal sealed class SlotBuffer<T>(ValueGetter<T> source, int slots, CopyValue<T> copy) : SlotBuffer
{
    private readonly T[] _values = new T[slots];

    public override void Fill(int slot) => source(ref _values[slot]);

    public ValueGetter<T> CreateGetter(Func<int> slot) => (ref T value) => copy(_values[slot()], ref value);

    public override Delegate CreateUntypedGetter(Func<int> slot) => CreateGetter(slot);
}
