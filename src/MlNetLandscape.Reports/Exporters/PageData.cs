using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Reports;

/// <summary>Finds a report's data in its page.</summary>
internal static class PageData
{
    private static readonly Regex Block = new("<script id=\"report\"[^>]*?(?<gzip> data-gzip)?>(?<data>[^<]*)</script>", RegexOptions.CultureInvariant);

    private const int Largest = 1 << 29; // characters: what is larger was not written by a report

    /// <exception cref="InvalidDataException">The page has no report in it, or a damaged one.</exception>
    public static string Report(string page)
    {
        var block = Block.Match(page);
        if (!block.Success)
            throw new InvalidDataException("This page has no report in it: there is no block «report» of data. Give a page that `SaveHtml` wrote.");
        if (!block.Groups["gzip"].Success)
            return block.Groups["data"].Value;
        try
        {
            using var reader = new StreamReader(new GZipStream(new MemoryStream(Convert.FromBase64String(block.Groups["data"].Value)), CompressionMode.Decompress), Encoding.UTF8);
            var (text, buffer) = (new StringBuilder(), new char[1 << 16]);
            for (var count = reader.Read(buffer); count > 0; count = reader.Read(buffer))
            {
                if (text.Append(buffer, 0, count).Length > Largest)
                    throw new IOException(FormattableString.Invariant($"it has more than {Largest:n0} characters."));
            }

            return text.ToString();
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or IOException)
        {
            throw new InvalidDataException($"The report in this page is damaged: {error.Message}", error);
        }
    }
}
