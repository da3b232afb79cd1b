using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class SchemaTests
{
    [Fact]
    public void ALaterColumnOfTheSameNameHidesTheEarlier()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", TextDataViewType.Instance);
        builder.AddColumn("A", NumberDataViewType.Double);
        var schema = builder.ToSchema();

        Assert.Equal(3, schema.Count);
        Assert.Equal([true, false, false], schema.Select(column => column.IsHidden));
        Assert.Equal(2, schema["A"].Index);
        Assert.Same(NumberDataViewType.Double, schema["A"].Type);
        Assert.Null(schema.GetColumnOrNull("C"));
    }

    [Fact]
    public void AMissingColumnIsNamed()
    {
        var schema = new DataViewSchema.Builder().ToSchema();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => schema["Nope"]);
        Assert.Equal("Column 'Nope' not found (Parameter 'name')", error.Message);
    }

    [Fact]
    public void AnnotationsKeepTypesAndValues()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        builder.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> value) =>
            value = new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]));
        var schemaBuilder = new DataViewSchema.Builder();
        schemaBuilder.AddColumn("F", new VectorDataViewType(NumberDataViewType.Single, 2), builder.ToAnnotations());
        var column = schemaBuilder.ToSchema()["F"];

        Assert.True(column.IsNormalized());
        Assert.True(column.HasSlotNames());
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        Assert.Equal(["a", "b"], names.DenseValues().Select(name => name.ToString()));
        float wrong = 0;
        Assert.Throws<InvalidOperationException>(() => column.Annotations.GetValue("IsNormalized", ref wrong));
        Assert.Throws<InvalidOperationException>(() => column.Annotations.GetValue("Nope", ref wrong));
    }

    [Fact]
    public void KeyValuesCountOnlyWhereTheirTypeAndNumberFit()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("KeyValues", new VectorDataViewType(NumberDataViewType.Single, 2), (ref VBuffer<float> value) => value = new VBuffer<float>(2, [5, 7]));
        var schemaBuilder = new DataViewSchema.Builder();
        schemaBuilder.AddColumn("K", new KeyDataViewType(typeof(uint), 2), builder.ToAnnotations());
        schemaBuilder.AddColumn("N", NumberDataViewType.UInt32, builder.ToAnnotations());
        var schema = schemaBuilder.ToSchema();

        Assert.False(schema["K"].HasKeyValues());
        Assert.True(schema["K"].HasKeyValues(NumberDataViewType.Single));
        Assert.False(schema["N"].HasKeyValues(NumberDataViewType.Single));
    }

    [Theory]
    [InlineData("Single")]
    [InlineData("String")]
    [InlineData("Boolean")]
    [InlineData("Key<UInt32, 0-2>")]
    [InlineData("Vector<Single, 3>")]
    [InlineData("Vector<Single>")]
    [InlineData("Vector<Int32, 1, 2>")]
    public void TypesHaveNames(string name)
    {
        DataViewType[] types =
        [
            NumberDataViewType.Single, TextDataViewType.Instance, BooleanDataViewType.Instance, new KeyDataViewType(typeof(uint), 3),
            new VectorDataViewType(NumberDataViewType.Single, 3), new VectorDataViewType(NumberDataViewType.Single),
            new VectorDataViewType(NumberDataViewType.Int32, 1, 2),
        ];
        Assert.Single(types, type => type.ToString() == name);
    }

    [Fact]
    public void TypesAreEqualByMeaning()
    {
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 3));
        Assert.NotEqual(new KeyDataViewType(typeof(uint), 3), new KeyDataViewType(typeof(uint), 4));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), new VectorDataViewType(NumberDataViewType.Single, 3));
        Assert.NotEqual(new VectorDataViewType(NumberDataViewType.Single, 4), new VectorDataViewType(NumberDataViewType.Single, 2, 2));
        Assert.False(new VectorDataViewType(NumberDataViewType.Single).IsKnownSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(int), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 300));
    }

    [Fact]
    public void ACustomAnnotationSurvivesEveryViewOverTheColumn()
    {
        var ml = new MLContext(seed: 1);
        var annotations = new DataViewSchema.Annotations.Builder();
        var tag = new Tag("network");
        annotations.Add("Tag", TagType.Instance, (ref Tag value) => value = tag);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Value", NumberDataViewType.Single, annotations.ToAnnotations());
        IDataView data = new CountingView(schema.ToSchema(), 40);

        var split = ml.Data.TrainTestSplit(data, 0.5, seed: 3);
        IDataView[] views =
        [
            ml.Data.Cache(data), ml.Data.ShuffleRows(data), ml.Data.TakeRows(data, 3), ml.Data.SkipRows(data, 3), split.TrainSet, split.TestSet,
            ml.Data.FilterRowsByColumn(data, "Value", 2, 9), ml.Data.FilterRowsByMissingValues(data, "Value"),
            ml.Transforms.CopyColumns("Copy", "Value").Fit(data).Transform(data),
        ];
        foreach (var view in views)
        {
            Tag found = null!;
            view.Schema["Value"].Annotations.GetValue("Tag", ref found);
            Assert.Same(tag, found);
        }

        using var binary = new MemoryStream();
        ml.Data.SaveAsBinary(data, binary);
        using var text = new MemoryStream();
        ml.Data.SaveAsText(data, text);
        Assert.Equal(40, data.Preview().RowView.Length);
        Assert.True(binary.Length > 0 && text.Length > 0);
    }

    private sealed record Tag(string Name);

    private sealed class TagType : StructuredDataViewType
    {
        private TagType()
            : base(typeof(Tag))
        {
        }

        public static TagType Instance { get; } = new();

        public override bool Equals(DataViewType? other) => ReferenceEquals(this, other);

        public override bool Equals(object? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => 1;
    }
}
