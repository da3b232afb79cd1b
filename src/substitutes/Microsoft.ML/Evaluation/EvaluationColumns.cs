namespace Microsoft.ML.Data;

/// <summary>Finds and checks the columns an evaluator reads.</summary>
internal static class EvaluationColumns
{
    public static void CheckNonEmpty(string name, string parameter)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentOutOfRangeException(parameter, $"{parameter} cannot be null or empty");
        }
    }

    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(schema), $"{name} column '{role}' not found");

    public static void CheckType(DataViewSchema.Column column, string role, bool accepted, string expected)
    {
        if (!accepted)
        {
            throw new ArgumentOutOfRangeException(
                "schema", $"Schema mismatch for {role} column '{column.Name}': expected {expected}, got {column.Type}");
        }
    }

    public static void CheckSingle(DataViewSchema.Column column, string role) =>
        CheckType(column, role, column.Type.Equals(NumberDataViewType.Single), "Single");

    /// <summary>The label as a number: a key's 0-based class, a Boolean's 0 or 1; NaN where missing.</summary>
    public static ValueGetter<float> LabelGetter(DataViewRow row, DataViewSchema.Column label) => label.Type switch
    {
        KeyDataViewType key when key.RawType == typeof(byte) => FromKey<byte>(row, label, key, static v => v),
        KeyDataViewType key when key.RawType == typeof(ushort) => FromKey<ushort>(row, label, key, static v => v),
        KeyDataViewType key when key.RawType == typeof(uint) => FromKey<uint>(row, label, key, static v => v),
        KeyDataViewType key => FromKey<ulong>(row, label, key, static v => v),
        BooleanDataViewType => Convert<bool>(row, label, static v => v ? 1 : 0),
        var type when type.Equals(NumberDataViewType.Double) => Convert<double>(row, label, static v => (float)v),
        _ => row.GetGetter<float>(label),
    };

    private static ValueGetter<float> FromKey<T>(
        DataViewRow row, DataViewSchema.Column label, KeyDataViewType key, Func<T, ulong> widen) =>
        Convert<T>(row, label, value => widen(value) is var v && v > 0 && v <= key.Count ? v - 1 : float.NaN);

    private static ValueGetter<float> Convert<T>(DataViewRow row, DataViewSchema.Column label, Func<T, float> convert)
    {
        var getter = row.GetGetter<T>(label);
        T value = default;
        return (ref float result) =>
        {
            getter(ref value);
            result = convert(value);
        };
    }
}
