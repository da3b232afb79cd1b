using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNetLandscape.Contracts.Tests.ML.Core;

public sealed class TextFileTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"contracts-{Guid.NewGuid():N}.txt");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void NumbersKeysTextAndBooleans()
    {
        var data = Load("1.5\t3\thello\tyes\n-2e3\t0\tb c\t0\n");
        Assert.Equal([1.5f, -2000], data.GetColumn<float>("Number"));
        Assert.Equal([4u, 1u], data.GetColumn<uint>("Key"));
        Assert.Equal(["hello", "b c"], data.GetColumn<string>("Text"));
        Assert.Equal([true, false], data.GetColumn<bool>("Flag"));
        Assert.Equal("Key<UInt32, 0-3>", data.Schema["Key"].Type.ToString());
        Assert.Null(data.GetRowCount());
        Assert.False(data.CanShuffle);
    }

    [Theory]
    [InlineData("", 0f)]
    [InlineData("?", float.NaN)]
    [InlineData("nan", float.NaN)]
    [InlineData("oops", float.NaN)]
    [InlineData("0.1", 0.1f)]
    [InlineData("16777217", 16777216f)]
    [InlineData("-12.5", -12.5f)]
    public void RealFields(string field, float expected) => Assert.Equal([expected], Load($"{field}\t0\tx\t1\n").GetColumn<float>("Number"));

    [Theory]
    [InlineData("4")]
    [InlineData("x")]
    [InlineData("")]
    public void KeysOutOfRangeAreMissing(string field) => Assert.Equal([0u], Load($"1\t{field}\tx\t1\n").GetColumn<uint>("Key"));

    [Theory]
    [InlineData("", false)]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("YES", true)]
    [InlineData("t", true)]
    [InlineData("+", true)]
    [InlineData("0", false)]
    [InlineData("-1", false)]
    [InlineData("false", false)]
    [InlineData("No", false)]
    public void Booleans(string field, bool expected) => Assert.Equal([expected], Load($"1\t0\tx\t{field}\n").GetColumn<bool>("Flag"));

    [Fact]
    public void AnUnparsableBooleanNamesItsPlace()
    {
        var error = Assert.ThrowsAny<FormatException>(() => Load("1\t0\tx\t1\n1\t0\tx\t3\n").GetColumn<bool>("Flag").ToArray());
        Assert.Contains("Could not parse value 3 in line 2, column Flag", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BlankAndCommentLinesAreSkippedAndShortOnesPadded()
    {
        var data = Load("# top\n// note\n1\t2\ta\t1\n\n// note\n7\n");
        Assert.Equal([1f, 7], data.GetColumn<float>("Number"));
        Assert.Equal([3u, 0u], data.GetColumn<uint>("Key"));
        Assert.Equal(["a", string.Empty], data.GetColumn<string>("Text"));
        Assert.Equal([true, false], data.GetColumn<bool>("Flag"));
    }

    [Fact]
    public void LineEndsMayBeOfAnyKind()
    {
        Assert.Equal([1f, 2, 3], Load("1\t0\tx\t1\r\n2\t0\tx\t1\n3\t0\tx\t1").GetColumn<float>("Number"));
    }

    [Fact]
    public void AHeaderIsSkipped()
    {
        File.WriteAllText(_path, "a,b,c\n1,2,3\n4,5,6\n");
        var data = _ml.Data.LoadFromTextFile<Vectors>(_path, separatorChar: ',', hasHeader: true);
        Assert.Equal([[1f, 2], [4f, 5]], data.GetColumn<float[]>("Features"));
        Assert.Equal([3f, 6], data.GetColumn<float>("Label"));
        Assert.False(data.Schema["Features"].HasSlotNames());
        Assert.Equal("Vector<Single, 2>", data.Schema["Features"].Type.ToString());
    }

    [Fact]
    public void TheFileAsSampleGivesSizeAndSlotNames()
    {
        File.WriteAllText(_path, "y,a,b\n1,2,3\n");
        var data = _ml.Data.LoadFromTextFile(_path, new TextLoader.Options
        {
            HasHeader = true,
            Separators = [','],
            Columns = [new TextLoader.Column("Features", DataKind.Single, [new TextLoader.Range(1, null)])],
        });
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema["Features"].GetSlotNames(ref names);
        Assert.Equal(["a", "b"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal([2f, 3], data.GetColumn<float[]>("Features").Single());
    }

    [Fact]
    public void QuotesProtectSeparators()
    {
        File.WriteAllText(_path, "\"a,b\",1\n\"say \"\"hi\"\"\",2\nplain,3\n");
        var quoted = _ml.Data.LoadFromTextFile<Quoted>(_path, separatorChar: ',', allowQuoting: true);
        Assert.Equal(["a,b", "say \"hi\"", "plain"], quoted.GetColumn<string>("Text"));
        Assert.Equal([1f, 2, 3], quoted.GetColumn<float>("Number"));
        var raw = _ml.Data.LoadFromTextFile<Quoted>(_path, separatorChar: ',');
        Assert.Equal("\"a", raw.GetColumn<string>("Text").First());
    }

    [Fact]
    public void SparseFieldsFillTheirSlots()
    {
        File.WriteAllText(_path, "1 4 1:5 3:7\n2 0 0 0 9\n");
        var data = _ml.Data.LoadFromTextFile(
            _path,
            [new TextLoader.Column("Label", DataKind.Single, 0), new TextLoader.Column("Features", DataKind.Single, 1, 4)],
            separatorChar: ' ',
            allowSparse: true);
        Assert.Equal([[0f, 5, 0, 7], [0f, 0, 0, 9]], data.GetColumn<float[]>("Features"));
        Assert.Equal([1f, 2], data.GetColumn<float>("Label"));
    }

    [Fact]
    public void AMissingFileIsNamed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadFromTextFile<Vectors>(_path + ".nope"));
        Assert.StartsWith($"File or directory does not exist at path: {_path}.nope", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMemberWithoutItsPlaceIsNamed()
    {
        File.WriteAllText(_path, "1\n");
        var error = Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromTextFile<NoPlace>(_path));
        Assert.Equal("Property 'Number' is missing the LoadColumnAttribute attribute", error.Message);
    }

    [Fact]
    public void SavedTextReadsBack()
    {
        var rows = Enumerable.Range(0, 20).Select(i => new Saved
        {
            Label = i / 3f,
            Features = i % 2 == 0 ? [0, 0, 0, 0, 0, 0, 0, i] : [1, i, 0.1f, 4, 5, 6, 7, 8],
            Text = i == 3 ? "a\tb" : $"t{i}",
        }).ToArray();
        using (var stream = File.Create(_path))
        {
            _ml.Data.SaveAsText(_ml.Data.LoadFromEnumerable(rows), stream);
        }

        var back = _ml.Data.LoadFromTextFile<Saved>(_path, hasHeader: true, allowQuoting: true, allowSparse: true);
        Assert.Equal(rows.Select(row => row.Label), back.GetColumn<float>("Label"));
        Assert.Equal(rows.Select(row => row.Text), back.GetColumn<string>("Text"));
        Assert.Equal(rows.Select(row => row.Features), back.GetColumn<float[]>("Features"));
    }

    [Fact]
    public void DenseTextWithoutHeaderIsPlain()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new Saved { Label = 1, Features = [1, 0, 2.5f, 0, 0, 0, 0, float.NaN], Text = "x" } });
        using var stream = new MemoryStream();
        _ml.Data.SaveAsText(data, stream, separatorChar: ',', headerRow: false, schema: false, forceDense: true);
        var text = System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimStart('\uFEFF').Trim();
        Assert.Equal("1,x,1,0,2.5,0,0,0,0,?", text);
    }

    [Fact]
    public void SavedBinaryReadsBack()
    {
        var definition = SchemaDefinition.Create(typeof(Saved));
        definition["Label"].AddAnnotation("Units", "cm".AsMemory(), TextDataViewType.Instance);
        var rows = Enumerable.Range(0, 7).Select(i => new Saved { Label = i, Features = [i, 0, 0, 0, 0, 0, 0, float.NaN], Text = $"t{i}" }).ToArray();
        using (var stream = File.Create(_path))
        {
            _ml.Data.SaveAsBinary(_ml.Data.LoadFromEnumerable(rows, definition), stream);
        }

        var back = _ml.Data.LoadFromBinary(_path);
        Assert.Equal(7, back.GetRowCount());
        Assert.Equal(rows.Select(row => row.Label), back.GetColumn<float>("Label"));
        Assert.Equal(rows.Select(row => row.Text), back.GetColumn<string>("Text"));
        Assert.Equal(rows.Select(row => row.Features), back.GetColumn<float[]>("Features"));
        ReadOnlyMemory<char> units = default;
        back.Schema["Label"].Annotations.GetValue("Units", ref units);
        Assert.Equal("cm", units.ToString());
        (back as IDisposable)?.Dispose();
    }

    private IDataView Load(string text)
    {
        File.WriteAllText(_path, text);
        return _ml.Data.LoadFromTextFile(_path,
        [
            new TextLoader.Column("Number", DataKind.Single, 0),
            new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(1)], new KeyCount(4)),
            new TextLoader.Column("Text", DataKind.String, 2),
            new TextLoader.Column("Flag", DataKind.Boolean, 3),
        ]);
    }

    private sealed class Vectors
    {
        [LoadColumn(0, 1)]
        public float[] Features { get; set; } = [];

        [LoadColumn(2)]
        public float Label { get; set; }
    }

    private sealed class Quoted
    {
        [LoadColumn(0)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(1)]
        public float Number { get; set; }
    }

    private sealed class NoPlace
    {
        public float Number { get; set; }
    }

    private sealed class Saved
    {
        [LoadColumn(0)]
        public float Label { get; set; }

        [LoadColumn(1)]
        public string Text { get; set; } = string.Empty;

        [LoadColumn(2, 9)]
        [VectorType(8)]
        public float[] Features { get; set; } = [];
    }
}
