using Microsoft.ML;

namespace MlNetLandscape;

/// <summary>ML.NET's errors for a getter that cannot be given.</summary>
internal static class RowErrors
{
    public static ArgumentOutOfRangeException NotActive(DataViewSchema.Column column) =>
        new(nameof(column), $"requested column not active: '{column.Name}'");

    /// <summary>The getter as one of <typeparamref name="TValue"/>.</summary>
    /// <exception cref="InvalidOperationException">The column's values are of another type.</exception>
    public static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column) => getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException(
            $"Invalid TValue '{typeof(TValue)}' for column '{column.Name}' of type '{column.Type}', whose values are '{column.Type.RawType}'.");
}
