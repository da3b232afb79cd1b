using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>How the members of a class become columns. Made from its attributes, then open to changes.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition()
    {
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = Read | Write,
    }

    public Column this[string columnName]
    {
        get => Find(column => column.ColumnName == columnName);
        set
        {
            Contracts.CheckValue(null, value, nameof(value));
            Contracts.CheckParam(
                value.ColumnName == columnName,
                nameof(columnName),
                $"The column name is specified as '{value.ColumnName}' but must match the selector '{columnName}'.");
            var index = FindIndex(column => column.ColumnName == columnName);
            if (index >= 0)
            {
                this[index] = value;
            }
            else
            {
                Add(value);
            }
        }
    }

    /// <summary>Public fields, then public properties that can be read or written.</summary>
    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        Contracts.CheckValue(null, userType, nameof(userType));
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var properties = userType.GetProperties(Instance).Where(property => property.GetIndexParameters().Length == 0 &&
            ((direction.HasFlag(Direction.Read) && property.GetGetMethod() is not null) ||
             (direction.HasFlag(Direction.Write) && property.GetSetMethod() is not null)));
        var definition = new SchemaDefinition();
        foreach (var member in userType.GetFields(Instance).Concat<MemberInfo>(properties).Where(MemberColumn.IsColumn))
        {
            var column = new Column(member.Name, MemberColumn.TypeOf(member), member.GetCustomAttribute<ColumnNameAttribute>()?.Name);
            Contracts.CheckParam(
                definition[column.ColumnName] is null,
                nameof(userType),
                $"Duplicate column name '{column.ColumnName}' detected, this is disallowed");
            definition.Add(column);
        }

        return definition;
    }

    public sealed class Column
    {
        private readonly Dictionary<string, (DataViewType Type, Delegate Getter)> _annotations = new(StringComparer.Ordinal);

        internal Column(string memberName, DataViewType columnType, string columnName = null)
        {
            MemberName = memberName;
            ColumnName = columnName ?? memberName;
            ColumnType = columnType;
        }

        public string MemberName { get; }

        public string ColumnName { get; set; }

        public DataViewType ColumnType { get; set; }

        public DataViewSchema.Annotations Annotations
        {
            get
            {
                var builder = new DataViewSchema.Annotations.Builder();
                foreach (var (kind, annotation) in _annotations)
                {
                    builder.Add(kind, annotation.Type, annotation.Getter);
                }

                return builder.ToAnnotations();
            }
        }

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType)
        {
            Contracts.CheckValue(null, kind, nameof(kind));
            Contracts.CheckValue(null, annotationType, nameof(annotationType));
            if (_annotations.ContainsKey(kind))
            {
                throw Contracts.Mark(new InvalidOperationException("Column already contains an annotation of this kind."));
            }

            _annotations[kind] = (annotationType, MemberGetters.Create(typeof(T), annotationType, () => value));
        }

        internal void AddAnnotation(string kind, DataViewType type, Delegate getter) => _annotations[kind] = (type, getter);
    }
}
