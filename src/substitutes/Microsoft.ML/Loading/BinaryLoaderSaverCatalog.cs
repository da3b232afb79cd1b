using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Views in a binary file; the format is this build's own.</summary>
public static class BinaryLoaderSaverCatalog
{
    public static void SaveAsBinary(this DataOperationsCatalog catalog, IDataView data, Stream stream, bool keepHidden = false)
    {
        Contracts.CheckValue(null, catalog, nameof(catalog));
        Contracts.CheckValue(null, data, nameof(data));
        Contracts.CheckValue(null, stream, nameof(stream));
        using var channel = catalog.GetEnvironment().Start("Saving data");
        using var writer = new ModelWriter(stream);
        foreach (var name in BinaryFormat.Write(writer, data, keepHidden))
        {
            channel.Warning(MessageSensitivity.Schema, "The column '{0}' will not be written since it has an unknown type.", name);
        }
    }

    /// <summary>The whole file is read into memory.</summary>
    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, string path)
    {
        Contracts.CheckNonEmpty(null, path, nameof(path));
        Contracts.CheckParam(File.Exists(path), nameof(path), $"File does not exist at path: {path}");
        using var stream = new BufferedStream(File.OpenRead(path), 1 << 16);
        using var reader = new ModelReader(stream, catalog.GetEnvironment());
        return reader.ReadView();
    }
}
