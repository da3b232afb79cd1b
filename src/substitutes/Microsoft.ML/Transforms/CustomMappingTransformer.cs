using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>
/// Applies a user's function to rows: once for each row of which an output is asked for. The function may be called from several threads,
/// each cursor with its own source and destination objects.
/// </summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly IHost _host;
    private readonly Action<TSrc, TDst> _action;
    private readonly string _contract;
    private readonly MemberColumn[] _outputs;

    internal CustomMappingTransformer(
        IHostEnvironment environment,
        Action<TSrc, TDst> mapAction,
        string contractName,
        SchemaDefinition inputSchemaDefinition,
        SchemaDefinition outputSchemaDefinition)
    {
        _host = environment.Register(nameof(CustomMappingTransformer<,>));
        _host.CheckValue(mapAction, nameof(mapAction));
        _action = mapAction;
        _contract = contractName;
        Inputs = MemberColumn.Create(typeof(TSrc), inputSchemaDefinition, SchemaDefinition.Direction.Read);
        _outputs = MemberColumn.Create(typeof(TDst), outputSchemaDefinition, SchemaDefinition.Direction.Write);
        OutputSchema = ObjectRow<TDst>.CreateSchema(_outputs);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal MemberColumn[] Inputs { get; }

    internal DataViewSchema OutputSchema { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return Bind(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new MappedView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return Bind(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (_contract is null)
        {
            throw _host.Except("Empty contract name for a transform: the transform cannot be saved");
        }

        ctx.Save(CustomMappingLoader.Name, writer =>
        {
            writer.Write(_contract);
            writer.Write(_action.Method.DeclaringType.Assembly.FullName);
        });
    }

    private RowMapper Bind(DataViewSchema schema) =>
        new(schema, new Map(this, new RowReader<TSrc>(_host, schema, Inputs, ignoreMissingColumns: false)));

    private sealed class Map(CustomMappingTransformer<TSrc, TDst> parent, RowReader<TSrc> reader) : RowMap
    {
        public override IReadOnlyList<DataViewSchema.DetachedColumn> Columns { get; } = parent._outputs.Select(member => member.Column).ToArray();

        public override IEnumerable<int> GetDependencies(Func<int, bool> isActive) =>
            Columns.Where((_, index) => isActive(index)).Any() ? reader.Columns.Select(column => column.Index) : [];

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> isActive)
        {
            var getters = new Delegate[parent._outputs.Length];
            if (!getters.Where((_, index) => isActive(index)).Any())
            {
                return getters;
            }

            var source = new TSrc();
            var destination = new TDst();
            var fill = reader.CreateFill(input);
            var action = parent._action;
            long served = -1;
            for (var i = 0; i < getters.Length; i++)
            {
                getters[i] = isActive(i) ? MemberGetters.Create(parent._outputs[i], Current) : null;
            }

            return getters;

            TDst Current()
            {
                if (served != input.Position)
                {
                    fill(source);
                    action(source, destination);
                    served = input.Position;
                }

                return destination;
            }
        }
    }
}

internal static class CustomMappingLoader
{
    public const string Name = "CustomTransformer";

    public static ITransformer Load(ModelReader reader)
    {
        var contract = reader.ReadString();
        var environment = reader.Environment;
        environment.ComponentCatalog.RegisterAssembly(Assembly.Load(reader.ReadString()), throwOnError: false);
        var factory = environment.ComponentCatalog.CreateExtension(environment, typeof(CustomMappingFactoryAttributeAttribute), contract);
        return factory is ICustomMappingFactory known
            ? known.CreateTransformer(environment, contract)
            : throw environment.Except(
                $"The class with contract '{contract}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.");
    }
}
