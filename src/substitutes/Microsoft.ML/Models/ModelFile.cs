using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A zip with two entries: the model and its input schema, and a seal that names the format and the SHA-256 of the first.
/// The format is this build's own: files of the original packages are refused.
/// </summary>
internal static class ModelFile
{
    private const string ContentEntry = "Model";
    private const string SealEntry = "Seal";
    private const string Format = "MlNetLandscape.Model/1 ";

    public static void Save(Stream stream, ITransformer model, DataViewSchema schema)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        byte[] hash;
        using (var sha = SHA256.Create())
        {
            using (var content = archive.CreateEntry(ContentEntry, CompressionLevel.Fastest).Open())
            using (var hashed = new CryptoStream(content, sha, CryptoStreamMode.Write))
            using (var buffered = new BufferedStream(hashed, 1 << 16))
            using (var writer = new ModelWriter(buffered))
            {
                writer.Write(schema is not null);
                if (schema is not null)
                {
                    writer.WriteSchema(schema);
                }

                writer.WriteModel(model);
            }

            hash = sha.Hash;
        }

        using var seal = new StreamWriter(archive.CreateEntry(SealEntry).Open());
        seal.Write(Format + Convert.ToHexString(hash));
    }

    public static ITransformer Load(Stream stream, IHostEnvironment environment, out DataViewSchema schema)
    {
        using var archive = Open(stream, environment);
        if (archive.GetEntry(ContentEntry) is not { } content || archive.GetEntry(SealEntry) is not { } sealEntry)
        {
            throw environment.ExceptDecode("The file does not hold a model of this build.");
        }

        CheckSeal(content, sealEntry, environment);
        using var buffered = new BufferedStream(content.Open(), 1 << 16);
        using var reader = new ModelReader(buffered, environment);
        schema = reader.ReadBoolean() ? reader.ReadSchema() : null;
        return reader.ReadTransformer();
    }

    private static ZipArchive Open(Stream stream, IExceptionContext context)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException exception)
        {
            throw context.Marked(new FormatException("The model file is damaged, or not a model: " + exception.Message, exception));
        }
    }

    private static void CheckSeal(ZipArchiveEntry content, ZipArchiveEntry sealEntry, IExceptionContext context)
    {
        using var sealReader = new StreamReader(sealEntry.Open());
        var seal = sealReader.ReadToEnd();
        if (!seal.StartsWith(Format, StringComparison.Ordinal))
        {
            throw context.ExceptDecode("The model was saved in another format version than this build can load.");
        }

        if (seal != Format + HashOf(content, context))
        {
            throw context.ExceptDecode("The model file is damaged: its checksum does not match.");
        }
    }

    private static string HashOf(ZipArchiveEntry content, IExceptionContext context)
    {
        try
        {
            using var bytes = content.Open();
            return Convert.ToHexString(SHA256.HashData(bytes));
        }
        catch (InvalidDataException exception)
        {
            throw context.Marked(new FormatException("The model file is damaged: " + exception.Message, exception));
        }
    }
}
