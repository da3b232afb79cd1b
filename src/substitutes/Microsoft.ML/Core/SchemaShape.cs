using System.Collections;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>What is known of a schema before any data is seen: names, kinds and item types, but no sizes.</summary>
public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);
    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        Contracts.CheckValue(null, columns, nameof(columns));
        _columns = columns.ToArray();
        Contracts.CheckParam(_columns.All(column => column.IsValid), nameof(columns), "Some items are not initialized properly.");
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape of the visible columns, with the shapes of their annotations.</summary>
    internal static SchemaShape Create(DataViewSchema schema) =>
        new(schema.Where(column => !column.IsHidden).Select(column => Column.Create(column, withAnnotations: true)));

    internal bool TryFindColumn(string name, out Column column)
    {
        column = _columns.FirstOrDefault(candidate => candidate.Name == name);
        return column.IsValid;
    }

    public struct Column
    {
        public readonly string Name;

        public readonly VectorKind Kind;

        public readonly DataViewType ItemType;

        public readonly bool IsKey;

        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape annotations = null)
        {
            Name = name;
            Kind = kind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations ?? Empty;
        }

        public enum VectorKind
        {
            Scalar,
            Vector,
            VariableVector,
        }

        internal readonly bool IsValid => Name is not null;

        /// <summary>The shape of a type; a key's item type is the number type under it.</summary>
        internal static Column Create(string name, DataViewType type, SchemaShape annotations = null)
        {
            var vector = type as VectorDataViewType;
            var item = vector?.ItemType ?? type;
            var kind = vector is null ? VectorKind.Scalar : vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            return item is KeyDataViewType
                ? new Column(name, kind, DataViewTypes.Primitive(item.RawType), true, annotations)
                : new Column(name, kind, item, false, annotations);
        }

        internal static Column Create(DataViewSchema.Column column, bool withAnnotations) => Create(
            column.Name,
            column.Type,
            withAnnotations && column.Annotations.Schema.Count > 0
                ? new SchemaShape(column.Annotations.Schema.Select(annotation => Create(annotation, withAnnotations: false)))
                : null);

        /// <summary>Whether a column of shape <paramref name="source"/> can stand where this one is asked for.</summary>
        internal readonly bool IsCompatibleWith(Column source) =>
            Name == source.Name && Kind == source.Kind && ItemType.Equals(source.ItemType) && IsKey == source.IsKey &&
            Annotations.All(wanted => source.Annotations.TryFindColumn(wanted.Name, out var found) && wanted.IsCompatibleWith(found));

        internal readonly string GetTypeString()
        {
            var item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString();
            return Kind switch
            {
                VectorKind.Vector => $"Vector<{item}>",
                VectorKind.VariableVector => $"VarVector<{item}>",
                _ => item,
            };
        }
    }
}
