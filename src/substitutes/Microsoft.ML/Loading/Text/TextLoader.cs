using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Makes views of delimited text.</summary>
public sealed class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly IHost _host;
    private readonly Options _options;
    private readonly TextColumn[] _columns;
    private readonly DataViewSchema _schema;

    internal TextLoader(IHostEnvironment environment, Options options, IMultiStreamSource dataSample)
    {
        environment.CheckValue(options, nameof(options));
        _host = environment.Register("TextLoader");
        _options = options;
        _columns = TextColumn.Bind(_host, options, dataSample);
        var builder = new DataViewSchema.Builder();
        foreach (var column in _columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        _schema = builder.ToSchema();
    }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source) => new TextView(_host, _options, _columns, _schema, source);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw _host.Except("A text loader cannot be saved by this build.");

    /// <summary>A loader of the columns that the members of a class ask for with <see cref="LoadColumnAttribute"/>.</summary>
    internal static TextLoader Create<TInput>(IHostEnvironment environment, Options options, IMultiStreamSource dataSample)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        var properties = typeof(TInput).GetProperties(Instance).Where(property => property.GetGetMethod() is not null && property.GetIndexParameters().Length == 0);
        options.Columns = typeof(TInput).GetFields(Instance).Concat<MemberInfo>(properties).Select(member =>
        {
            var source = member.GetCustomAttribute<LoadColumnAttribute>() ?? throw environment.Except(
                $"{(member is FieldInfo ? "Field" : "Property")} '{member.Name}' is missing the LoadColumnAttribute attribute");
            var key = member.GetCustomAttribute<KeyTypeAttribute>();
            return new Column
            {
                Name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name,
                DataKind = DataViewTypes.KindOf(MemberColumn.TypeOf(member).ItemType().RawType),
                Source = source.Sources,
                KeyCount = key is null ? null : new KeyCount(key.Count),
            };
        }).ToArray();
        environment.CheckParam(options.Columns.Length > 0, nameof(TInput), "Should define at least one public, readable field or property in TInput.");
        return new TextLoader(environment, options, dataSample);
    }

    /// <summary>A column: its name, its type, and the fields of a line it is read from.</summary>
    public sealed class Column
    {
        public string Name;

        public Range[] Source;

        public KeyCount KeyCount;

        public Column()
        {
        }

        public Column(string name, DataKind dataKind, int index)
            : this(name, dataKind, [new Range(index)])
        {
        }

        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [new Range(minIndex, maxIndex)])
        {
        }

        public Column(string name, DataKind dataKind, Range[] source, KeyCount keyCount = null)
        {
            Contracts.CheckValue(null, name, nameof(name));
            Contracts.CheckValue(null, source, nameof(source));
            Name = name;
            DataKind = dataKind;
            Source = source;
            KeyCount = keyCount;
        }

        public DataKind DataKind { get; set; } = DataKind.Single;
    }

    /// <summary>Consecutive fields of a line, both ends included; without an upper end, to the end of the line.</summary>
    public sealed class Range
    {
        public int Min;

        public int? Max;

        public bool AutoEnd;

        public bool VariableEnd;

        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            Contracts.CheckParam(index >= 0, nameof(index), "Must be non-negative");
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            Contracts.CheckParam(min >= 0, nameof(min), "Must be non-negative");
            Contracts.CheckParam(!(max < min), nameof(max), "If specified, must be greater than or equal to min");
            Min = min;
            Max = max;
            ForceVector = true;
            AutoEnd = max is null;
        }
    }

    public class Options
    {
        /// <summary>Fields in double quotes may hold separators, and doubled quotes.</summary>
        public bool AllowQuoting;

        /// <summary>Lines may end in a count and index:value fields, the fields not named being empty.</summary>
        public bool AllowSparse;

        /// <summary>The count of fields of sparse lines that do not say it themselves.</summary>
        public int? InputSize;

        public char[] Separators = ['\t'];

        public char DecimalMarker = '.';

        public Column[] Columns;

        /// <summary>White space at the end of lines is removed.</summary>
        public bool TrimWhitespace;

        public bool HasHeader;

        /// <summary>Whether to parse on several threads; without effect here.</summary>
        public bool UseThreads = true;

        /// <summary>Quoted fields may hold line ends.</summary>
        public bool ReadMultilines;

        public long? MaxRows;

        public char EscapeChar = '"';

        /// <summary>Empty fields of real columns are NaN instead of 0.</summary>
        public bool MissingRealsAsNaNs;
    }
}
