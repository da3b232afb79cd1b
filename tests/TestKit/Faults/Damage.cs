using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetLandscape.TestKit.Faults;

/// <summary>What a file is made of, and so how it can be damaged behind its checksum.</summary>
internal enum FileForm
{
    /// <summary>JSON.</summary>
    Text,

    /// <summary>A tensor archive: magic, version, header length, JSON header, tensors, SHA-256.</summary>
    Archive,

    /// <summary>A zip.</summary>
    Zip,
}

/// <summary>Ways to damage files.</summary>
internal static class Damage
{
    /// <summary>A name that must never be looked up.</summary>
    public static string TrapName { get; } = typeof(Trap).AssemblyQualifiedName!;

    private const int Prefix = 16;
    private static readonly string[] Names = ["../outside", "../../outside", "..\\outside", "/outside", "C:\\outside", "Model", "Seal", "", "a\0b", new('n', 60_000)];

    /// <summary>The file with one more fault.</summary>
    /// <param name="file">Stays as it is.</param>
    /// <param name="form">Of the file as it was.</param>
    /// <param name="way">Which kind of fault.</param>
    /// <param name="random">Where and how.</param>
    public static byte[] To(byte[] file, FileForm form, int way, Random random)
    {
        try
        {
            return (form, way % 4) switch
            {
                (FileForm.Text, < 3) => Encoding.UTF8.GetBytes(Json(Encoding.UTF8.GetString(file), random)),
                (FileForm.Archive, 0) => Header(file, random),
                (FileForm.Archive, 1 or 2) => Sealed(Bytes(file[..^SHA256.HashSizeInBytes], random)),
                (FileForm.Zip, 0 or 1) => Zip(file, random),
                _ => Bytes(file, random),
            };
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            return Bytes(file, random); // what an earlier fault left is no JSON, archive or zip any more
        }
    }

    private static byte[] Bytes(byte[] whole, Random random)
    {
        var bytes = whole.ToArray();
        if (bytes.Length < 16)
            return [.. bytes, 1];
        var (place, length) = (random.Next(bytes.Length - 8), random.Next(1, Math.Max(2, bytes.Length / 4)));
        switch (random.Next(8))
        {
            case 0: bytes[place] ^= (byte)(1 << random.Next(8)); return bytes;
            case 1: return bytes[..place];
            case 2: return [.. bytes, .. bytes[place..]];
            case 3: Array.Clear(bytes, place, Math.Min(length, bytes.Length - place)); return bytes;
            case 4: return [.. bytes[place..], .. bytes[..place]];
            case 5: BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(place), new[] { -1, 0, int.MaxValue, int.MinValue, 1 << 28 }[random.Next(5)]); return bytes;
            case 6: random.NextBytes(bytes.AsSpan(place, Math.Min(length, bytes.Length - place))); return bytes;
            default: return [.. bytes[..place], .. bytes[Math.Min(bytes.Length, place + length)..]];
        }
    }

    private static byte[] Sealed(byte[] body) => [.. body, .. SHA256.HashData(body)];

    private static byte[] Header(byte[] archive, Random random)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan(12));
        if (length < 0 || length > archive.Length - Prefix - SHA256.HashSizeInBytes)
            throw new InvalidDataException("no header");
        var header = Encoding.UTF8.GetBytes(Json(Encoding.UTF8.GetString(archive, Prefix, length), random));
        byte[] body = [.. archive[..Prefix], .. header, .. archive[(Prefix + length)..^SHA256.HashSizeInBytes]];
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), header.Length);
        return Sealed(body);
    }

    private static string Json(string text, Random random)
    {
        var root = JsonNode.Parse(text)!;
        List<JsonNode> nodes = [];
        Gather(root, nodes);
        switch (nodes[random.Next(nodes.Count)])
        {
            case JsonObject { Count: > 0 } entries:
                var key = entries.ElementAt(random.Next(entries.Count)).Key;
                if (random.Next(3) == 0)
                    entries.Remove(key);
                else if (random.Next(8) == 0)
                    entries.Insert(0, "$type", TrapName);
                else
                    entries[key] = Value(random);
                break;
            case JsonArray { Count: > 0 } list:
                var place = random.Next(list.Count);
                if (random.Next(3) == 0)
                    list.RemoveAt(place);
                else if (random.Next(3) == 0)
                    list.Add(list[place]?.DeepClone());
                else
                    list[place] = Value(random);
                break;
            case JsonArray empty:
                empty.Add(Value(random));
                break;
        }

        return root.ToJsonString(new System.Text.Json.JsonSerializerOptions { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals });
    }

    private static void Gather(JsonNode? node, List<JsonNode> into)
    {
        if (node is not (JsonObject or JsonArray))
            return;
        into.Add(node);
        foreach (var inner in node is JsonObject entries ? entries.Select(entry => entry.Value) : ((JsonArray)node).AsEnumerable())
            Gather(inner, into);
    }

    private static JsonNode? Value(Random random) => random.Next(14) switch
    {
        0 => null,
        1 => JsonValue.Create(-1),
        2 => JsonValue.Create(0),
        3 => JsonValue.Create(int.MaxValue),
        4 => JsonValue.Create(long.MaxValue),
        5 => JsonValue.Create(1e308),
        6 => JsonValue.Create("NaN"),
        7 => JsonValue.Create(TrapName),
        8 => new JsonArray(),
        9 => new JsonObject(),
        10 => new JsonArray([.. Enumerable.Range(0, 50).Select(_ => JsonValue.Create(int.MaxValue))]),
        11 => JsonValue.Create(true),
        12 => JsonValue.Create(0.5),
        _ => Deep(),
    };

    private static JsonNode Deep()
    {
        JsonNode deep = new JsonArray();
        for (var level = 0; level < 40; level++)
            deep = new JsonArray(deep);
        return deep;
    }

    private static byte[] Zip(byte[] file, Random random)
    {
        List<(string Name, byte[] Content)> entries = [];
        using (var archive = new ZipArchive(new MemoryStream(file)))
        {
            foreach (var entry in archive.Entries)
            {
                using var content = new MemoryStream();
                using (var stream = entry.Open())
                    stream.CopyTo(content);
                entries.Add((entry.FullName, content.ToArray()));
            }
        }

        var place = random.Next(entries.Count);
        switch (random.Next(8))
        {
            case 0: entries[place] = (Names[random.Next(Names.Length)], entries[place].Content); break;
            case 1: entries.Add((Names[random.Next(Names.Length)], "outside"u8.ToArray())); break;
            case 2: entries.Add(entries[place]); break;
            case 3: entries.RemoveAt(place); break;
            case 4: entries[place] = (entries[place].Name, new byte[Bomb]); break;
            case 5: entries.Insert(0, (Names[random.Next(Names.Length)], new byte[Bomb])); break;
            default:
                entries[place] = (entries[place].Name, Bytes(entries[place].Content, random));
                break;
        }

        // The content's own seal is put right, so that what it seals is read.
        if (random.Next(4) > 0 && entries.FindIndex(entry => entry.Name == "Model") is >= 0 and var model && entries.FindIndex(entry => entry.Name == "Seal") is >= 0 and var seal
            && Encoding.UTF8.GetString(entries[seal].Content) is var text && text.LastIndexOf(' ') is > 0 and var space)
            entries[seal] = ("Seal", Encoding.UTF8.GetBytes(text[..(space + 1)] + Convert.ToHexString(SHA256.HashData(entries[model].Content))));
        var made = new MemoryStream();
        using (var archive = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = archive.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        var bytes = made.ToArray();
        if (random.Next(4) == 0 && bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8) is >= 0 and var central) // sizes that are not true, in the last entry of the directory
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(central + 20 + (4 * random.Next(2))), new uint[] { 0, 1, int.MaxValue, uint.MaxValue - 1 }[random.Next(4)]);
        return bytes;
    }

    /// <summary>Bytes of zeros that a zip makes a thousandth of.</summary>
    private const int Bomb = 1 << 25;
}

/// <summary>A type that says when somebody made one.</summary>
public sealed class Trap
{
    public Trap() => WasMade = true;

    public static bool WasMade { get; private set; }
}
