using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape;

/// <summary>Makes <see cref="LabelKeys"/> of an item type known at run time only.</summary>
internal static class LabelKeyTypes
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static readonly PrimitiveDataViewType[] Storable =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance,
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double,
    ];

    /// <summary>What reads values of one item type.</summary>
    public interface IReader
    {
        LabelKeys Read(DataViewSchema.Annotations annotations);

        LabelKeys Default(int count);

        LabelKeys FromJson(JsonArray values);
    }

    public static IReader Create(DataViewType itemType) =>
        (IReader)Activator.CreateInstance(typeof(Reader<>).MakeGenericType(itemType.RawType), itemType)!;

    public static LabelKeys FromJson(JsonObject json)
    {
        var name = (string?)json["type"];
        var itemType = Storable.FirstOrDefault(type => type.ToString() == name)
            ?? throw new FormatException($"Label values of type '{name}' are not known.");
        var values = json["values"] as JsonArray ?? throw new FormatException("The label values are not a list.");
        try
        {
            return Create(itemType).FromJson(values);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"The label values are not of type '{name}': {error.Message}", error);
        }
    }

    private sealed class Reader<T>(PrimitiveDataViewType itemType) : IReader
    {
        public LabelKeys Read(DataViewSchema.Annotations annotations)
        {
            VBuffer<T> values = default;
            annotations.GetValue(AnnotationKinds.KeyValues, ref values);
            return new Keys<T>(itemType, [.. values.DenseValues()]);
        }

        public LabelKeys Default(int count) => new Keys<T>(itemType, new T[count]);

        public LabelKeys FromJson(JsonArray values) => new Keys<T>(itemType, itemType is TextDataViewType
            ? (T[])(object)values.Select(value => (value ?? throw new JsonException("a text is null")).GetValue<string>().AsMemory()).ToArray()
            : [.. values.Select(value => value.Deserialize<T>(Json)!)]);
    }

    private sealed class Keys<T>(PrimitiveDataViewType itemType, T[] values) : LabelKeys(itemType, values.Length)
    {
        public override ImmutableArray<string> Names { get; } =
            [.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];

        public override void AddTo(DataViewSchema.Annotations.Builder annotations, string kind)
        {
            ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> target) => new VBuffer<T>(values.Length, values).CopyTo(ref target);
            annotations.Add(kind, Type, getter);
        }

        public override void AddTo(SchemaDefinition.Column column, string kind) =>
            column.AddAnnotation(kind, new VBuffer<T>(values.Length, values), Type);

        public override JsonObject ToJson()
        {
            if (!Storable.Contains(ItemType))
            {
                throw new NotSupportedException($"A network whose label keys stand for values of type '{ItemType}' cannot be saved. " +
                    "Map the label to keys from text or numbers.");
            }

            var nodes = values is ReadOnlyMemory<char>[] texts
                ? texts.Select(text => (JsonNode?)JsonValue.Create(text.ToString()))
                : values.Select(value => JsonSerializer.SerializeToNode(value, Json));
            return new JsonObject { ["type"] = ItemType.ToString(), ["values"] = new JsonArray([.. nodes]) };
        }
    }
}
