using System.Text;
using System.Text.Json.Nodes;
using Microsoft.ML;
using MlNetLandscape.Persistence;

namespace MlNetLandscape.Tests.Persistence;

/// <summary>A file that is not whole is one clear error, never a network of other numbers.</summary>
public sealed class DamagedFileTests
{
    private static readonly Lazy<byte[]> Whole = new(() => SavedModel.Save(Fitted.Multiclass.Transformer, Fitted.Multiclass.Prepared.Schema));

    private static readonly Lazy<byte[]> Payload = new(() => ModelPayload.Write(ScoredModel.Find(Fitted.Multiclass.Scored.Schema)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(-1000)]
    [InlineData(-1)]
    public void A_truncated_file(int length)
    {
        var whole = Whole.Value;

        var error = Load(whole[..(length < 0 ? whole.Length + length : length)]);

        Assert.Contains("the stream is not a model that ML.NET can load", error.Message);
    }

    [Fact]
    public void A_foreign_file()
    {
        Assert.Contains("not a model that ML.NET can load", Load("sepal_length,sepal_width\n5.1,3.5\n"u8.ToArray()).Message);
        Assert.Contains("not a model that ML.NET can load", Load([.. Enumerable.Range(0, 5000).Select(index => (byte)(index * 31))]).Message);
    }

    [Fact]
    public void A_byte_changed_anywhere_is_an_error_or_changes_nothing()
    {
        var whole = Whole.Value;
        var expected = SavedModel.Scores(Fitted.Multiclass.Transformer, Fitted.Multiclass.Prepared);
        var errors = 0;
        for (var position = 3; position < whole.Length; position += Math.Max(1, whole.Length / 60))
        {
            var damaged = whole.ToArray();
            damaged[position] ^= 0x55;
            using var stream = new MemoryStream(damaged);
            ITransformer model;
            try
            {
                model = new MLContext().Landscape().Load(stream, out _);
            }
            catch (InvalidDataException error)
            {
                Assert.True(error.Message.Length > 20);
                errors++;
                continue;
            }

            Assert.Equal(expected, SavedModel.Scores(model, Fitted.Multiclass.Prepared));
        }

        Assert.True(errors > 5, $"{errors}");
    }

    [Fact]
    public void A_payload_with_a_changed_byte()
    {
        var damaged = Payload.Value.ToArray();
        damaged[damaged.Length / 2] ^= 1;

        var error = Assert.Throws<InvalidDataException>(() => ModelPayload.Read(damaged));

        Assert.Contains("network in the model file is damaged: its checksum does not match", error.Message);
    }

    [Fact]
    public void A_truncated_an_extended_and_a_foreign_payload()
    {
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => ModelPayload.Read(Payload.Value.AsSpan()[..^10])).Message);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => ModelPayload.Read([.. Payload.Value, 1, 2, 3])).Message);
        Assert.Contains("was not written by MlNetLandscape", Assert.Throws<InvalidDataException>(() => ModelPayload.Read(new byte[1000])).Message);
        Assert.Contains("was not written by MlNetLandscape", Assert.Throws<InvalidDataException>(() => ModelPayload.Read([])).Message);
    }

    [Fact]
    public void A_payload_of_a_newer_version_or_without_columns()
    {
        Assert.Contains("has format version 99. This version of MlNetLandscape reads 1.", Altered(header => header["mlnet"]!["version"] = 99));
        Assert.Contains("does not say which columns it belongs to", Altered(header => header.Remove("mlnet")));
        Assert.Contains("is not readable", Altered(header => header["mlnet"]!["columns"] = "Features"));
        Assert.Contains("is not readable: Label values of type 'Nonsense' are not known.", Altered(header => header["mlnet"]!["labelKeys"]!["type"] = "Nonsense"));
        Assert.Contains("is not readable", Altered(header => header["mlnet"]!["labelKeys"]!["values"] = new JsonArray(1, 2)));
    }

    [Fact]
    public void A_missing_file_is_what_it_is()
    {
        Assert.Throws<FileNotFoundException>(() => new MLContext().Landscape().Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")), out _));
        Assert.Throws<ArgumentNullException>(() => new MLContext().Landscape().Load((Stream)null!, out _));
        Assert.Throws<ArgumentNullException>(() => new MLContext().Landscape().Restore(null!));
    }

    [Fact]
    public void Class_values_that_cannot_be_written_are_an_error_when_saving()
    {
        var keys = LabelKeys.Placeholder(Microsoft.ML.Data.RowIdDataViewType.Instance, 3);

        Assert.Contains("cannot be saved", Assert.Throws<NotSupportedException>(keys.ToJson).Message);
    }

    private static string Altered(Action<JsonObject> change)
    {
        using var archive = TensorArchive.FromBytes(Payload.Value, "test");
        change(archive.Header);
        var bytes = archive.ToBytes();
        return Assert.Throws<InvalidDataException>(() => ModelPayload.Read(bytes)).Message;
    }

    private static InvalidDataException Load(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        return Assert.Throws<InvalidDataException>(() => new MLContext().Landscape().Load(stream, out _));
    }
}
