using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Copies columns with their annotations.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string Name = "CopyTransform";

    internal ColumnCopyingTransformer(IHostEnvironment environment, params ColumnPair[] columns)
        : base(environment.Register(nameof(ColumnCopyingTransformer)), columns)
    {
    }

    private protected override string LoaderName => Name;

    internal static ITransformer Load(ModelReader reader) => new ColumnCopyingTransformer(reader.Environment, ColumnPair.Read(reader));

    internal SchemaShape GetOutputShape(SchemaShape inputSchema) => Shape(inputSchema, static (input, _) => input);

    private protected override AddedColumn Bind(DataViewSchema.Column input, int pair) =>
        new(new DataViewSchema.DetachedColumn(Columns[pair].Output, input.Type, input.Annotations), [input.Index], row => Getters.Of(row, input));

    private protected override void Write(ModelWriter writer) => ColumnPair.Write(writer, Columns);
}
