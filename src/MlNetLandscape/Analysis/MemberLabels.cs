using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>
/// Reads the label of a member's row as a number: a class in the first member's order, 0 or 1, or the number itself; NaN where it is missing.
/// </summary>
internal static class MemberLabels
{
    /// <param name="row">The row.</param>
    /// <param name="member">Whose row.</param>
    /// <param name="classes">The classes in the order to count by; null to count by the member's own.</param>
    /// <exception cref="ArgumentException">The label's type does not suit the task.</exception>
    public static Func<double> Reader(DataViewRow row, EnsembleMember member, ClassNames? classes) => member.Task switch
    {
        EnsembleTask.Multiclass => Classes(row, member, classes),
        EnsembleTask.Binary => Binary(row, member),
        _ => Number(row, member.Label) ?? throw Unfit(member, "Single or Double"),
    };

    private static Func<double> Binary(DataViewRow row, EnsembleMember member)
    {
        var label = member.Label;
        if (label.Type is BooleanDataViewType)
        {
            var getter = row.GetGetter<bool>(label);
            var yes = false;
            return () =>
            {
                getter(ref yes);
                return yes ? 1 : 0;
            };
        }

        var number = label.Type is KeyDataViewType { Count: 2 } ? Key(row, label)
            : Number(row, label) ?? throw Unfit(member, "Boolean, Single, Double or a key of 2 values");
        return () => number() is var value && double.IsNaN(value) ? value : value > 0 ? 1 : 0; // ML.NET's rule; the second key is positive
    }

    private static Func<double> Classes(DataViewRow row, EnsembleMember member, ClassNames? classes)
    {
        var label = member.Label;
        if (label.Type is KeyDataViewType type)
        {
            var key = Key(row, label);
            var names = ClassNames.Read(label, AnnotationKinds.KeyValues) ?? (type.Count == (ulong)member.ScoreSize ? member.Classes : null);
            if (names is null || classes is null)
            {
                return type.Count == (ulong)member.ScoreSize
                    ? key
                    : throw new ArgumentException(
                        $"The label '{label.Name}' of {member.Name} has {type.Count} classes, its '{member.Score.Name}' {member.ScoreSize}.", "members");
            }

            double[] places = [.. names.Values.Select(name => Place(classes, name))];
            return () => key() is var index && double.IsNaN(index) ? index : places[(int)index];
        }

        if (classes is not null && label.Type.Equals(classes.ItemType))
            return Values(row, label, classes);
        if (classes is null && Number(row, label) is { } number)
            return () => number() is var value && value >= 0 && value < member.ScoreSize && value == Math.Floor(value) ? value : double.NaN;
        throw Unfit(member, classes is null ? "a key, or a class number of type Single" : $"a key, or the classes' own type {classes.ItemType}");
    }

    private static double Place(ClassNames classes, string name) => classes.Values.IndexOf(name) is var index and >= 0 ? index : double.NaN;

    /// <summary>Key k → k − 1; NaN for the missing key 0.</summary>
    private static Func<double> Key(DataViewRow row, DataViewSchema.Column label)
    {
        var number = (Func<double>)Generic(nameof(Read), label.Type.RawType).Invoke(null, [row, label])!;
        return () => number() is var key && key == 0 ? double.NaN : key - 1;
    }

    private static Func<double>? Number(DataViewRow row, DataViewSchema.Column label)
    {
        if (!label.Type.Equals(NumberDataViewType.Single) && !label.Type.Equals(NumberDataViewType.Double))
            return null;
        var number = (Func<double>)Generic(nameof(Read), label.Type.RawType).Invoke(null, [row, label])!;
        return () => number() is var value && double.IsFinite(value) ? value : double.NaN;
    }

    private static Func<double> Values(DataViewRow row, DataViewSchema.Column label, ClassNames classes) =>
        (Func<double>)Generic(nameof(Named), label.Type.RawType).Invoke(null, [row, label, classes])!;

    private static MethodInfo Generic(string name, Type type) =>
        typeof(MemberLabels).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);

    private static Func<double> Read<T>(DataViewRow row, DataViewSchema.Column label)
        where T : struct, System.Numerics.INumberBase<T>
    {
        var getter = row.GetGetter<T>(label);
        T value = default;
        return () =>
        {
            getter(ref value);
            return double.CreateChecked(value);
        };
    }

    private static Func<double> Named<T>(DataViewRow row, DataViewSchema.Column label, ClassNames classes)
    {
        var getter = row.GetGetter<T>(label);
        var places = classes.Values.Index().ToDictionary(item => item.Item, item => (double)item.Index, StringComparer.Ordinal);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return places.GetValueOrDefault(ClassNames.Text(value), double.NaN);
        };
    }

    private static ArgumentException Unfit(EnsembleMember member, string expected) => new(
        $"Schema mismatch for label column '{member.Label.Name}' of {member.Name}: expected {expected}, got {member.Label.Type}", "members");
}
