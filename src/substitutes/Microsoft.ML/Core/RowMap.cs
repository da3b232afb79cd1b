namespace Microsoft.ML.Data;

/// <summary>The columns a transformer adds to rows of one input schema, and how they are computed.</summary>
internal abstract class RowMap
{
    public abstract IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; }

    /// <summary>Indices of the input columns that the active added columns need.</summary>
    public abstract IEnumerable<int> GetDependencies(Func<int, bool> isActive);

    /// <summary>
    /// The getters of the active added columns, null for others. Whatever they share belongs to this row, whose
    /// <see cref="DataViewRow.Position"/> tells when it must be computed anew.
    /// </summary>
    public abstract Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive);
}

/// <summary>A map whose columns know nothing of each other.</summary>
internal sealed class ColumnwiseMap(params AddedColumn[] columns) : RowMap
{
    public override IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; } = columns.Select(column => column.Column).ToArray();

    public override IEnumerable<int> GetDependencies(Func<int, bool> isActive) =>
        columns.Where((_, index) => isActive(index)).SelectMany(column => column.Sources).Distinct();

    public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive) =>
        columns.Select((column, index) => isActive(index) ? column.CreateGetter(input) : null).ToArray();
}

/// <summary>One added column: its description, the input columns it reads, and a maker of its <c>ValueGetter&lt;RawType&gt;</c>.</summary>
internal sealed record AddedColumn(DataViewSchema.DetachedColumn Column, int[] Sources, Func<DataViewRow, Delegate> CreateGetter);
