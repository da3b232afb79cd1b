using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Tests for <see cref="FilteredView"/>.</summary>
internal static class RowTests
{
    /// <summary>lower ≤ value &lt; upper.</summary>
    public static IDataView InRange(IExceptionContext context, IDataView input, DataViewSchema.Column column, double lower, double upper)
    {
        if (column.Type != NumberDataViewType.Single && column.Type != NumberDataViewType.Double)
        {
            throw context.ExceptParam("Column", $"Column '{column.Name}' does not have compatible type");
        }

        return new FilteredView(input, [column.Index], row => Generic.Call(InRange<float>, column.Type.RawType, row, column, lower, upper));
    }

    public static bool CanBeMissing(DataViewType type) =>
        type.ItemType() is KeyDataViewType || type.ItemType() == NumberDataViewType.Single || type.ItemType() == NumberDataViewType.Double;

    /// <summary>No value of any of the columns is missing: NaN, or key 0.</summary>
    public static IDataView NothingMissing(IDataView input, DataViewSchema.Column[] columns) =>
        new FilteredView(input, columns.Select(column => column.Index).ToArray(), row =>
        {
            var tests = columns.Select(column => column.Type is VectorDataViewType vector
                ? Generic.Call(NoneMissing<float>, vector.ItemType.RawType, row, column)
                : Generic.Call(NotMissing<float>, column.Type.RawType, row, column)).ToArray();
            return () => tests.All(test => test());
        });

    private static Func<bool> InRange<T>(DataViewRow row, DataViewSchema.Column column, double lower, double upper)
        where T : INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            var number = double.CreateChecked(value);
            return lower <= number && number < upper;
        };
    }

    private static Func<bool> NotMissing<T>(DataViewRow row, DataViewSchema.Column column)
        where T : INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        var isKey = column.Type is KeyDataViewType;
        T value = default;
        return () =>
        {
            getter(ref value);
            return isKey ? !T.IsZero(value) : !T.IsNaN(value);
        };
    }

    private static Func<bool> NoneMissing<T>(DataViewRow row, DataViewSchema.Column column)
        where T : INumber<T>
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var isKey = column.Type.ItemType() is KeyDataViewType;
        VBuffer<T> values = default;
        return () =>
        {
            getter(ref values);
            if (isKey && !values.IsDense)
            {
                return false;
            }

            foreach (var value in values.GetValues())
            {
                if (isKey ? T.IsZero(value) : T.IsNaN(value))
                {
                    return false;
                }
            }

            return true;
        };
    }
}
