namespace Microsoft.ML.Data;

/// <summary>The annotations that components understand.</summary>
public static class SchemaAnnotationsExtensions
{
    private const string SlotNames = "SlotNames";
    private const string KeyValues = "KeyValues";

    /// <summary>Whether a known-size vector column has a text for each slot.</summary>
    public static bool HasSlotNames(this DataViewSchema.Column column) =>
        column.Type is VectorDataViewType { Size: > 0 } vector &&
        column.Annotations.Schema.GetColumnOrNull(SlotNames)?.Type is VectorDataViewType { ItemType: TextDataViewType } names &&
        names.Size == vector.Size;

    public static void GetSlotNames(this DataViewSchema.Column column, ref VBuffer<ReadOnlyMemory<char>> slotNames) =>
        column.Annotations.GetValue(SlotNames, ref slotNames);

    /// <summary>Whether a key column has the value that each key stands for, of the given type, text if null.</summary>
    public static bool HasKeyValues(this DataViewSchema.Column column, PrimitiveDataViewType keyValueItemType = null) =>
        column.Type.ItemType() is KeyDataViewType key &&
        column.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is VectorDataViewType values &&
        (ulong)values.Size == key.Count &&
        values.ItemType.Equals(keyValueItemType ?? TextDataViewType.Instance);

    public static void GetKeyValues<TValue>(this DataViewSchema.Column column, ref VBuffer<TValue> keyValues) =>
        column.Annotations.GetValue(KeyValues, ref keyValues);

    /// <summary>Whether the column says that its values are normalized.</summary>
    public static bool IsNormalized(this DataViewSchema.Column column)
    {
        var isNormalized = false;
        if (column.Annotations.Schema.GetColumnOrNull(nameof(IsNormalized))?.Type is BooleanDataViewType)
        {
            column.Annotations.GetValue(nameof(IsNormalized), ref isNormalized);
        }

        return isNormalized;
    }
}
