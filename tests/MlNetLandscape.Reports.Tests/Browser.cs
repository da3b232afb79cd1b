using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetLandscape.Reports.Tests;

/// <summary>A headless Chromium that is told what to do over its debugging protocol, and tells what it asked for and what went wrong.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> _answers = [];
    private readonly CancellationTokenSource _end = new();
    private Task _listening = Task.CompletedTask;
    private int _last;

    private Browser(Process process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>Every address it asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Every error: of scripts and in the console.</summary>
    public List<string> Errors { get; } = [];

    public static async Task<Browser> StartAsync(params string[] arguments)
    {
        var profile = Directory.CreateTempSubdirectory("chromium").FullName;
        var start = new ProcessStartInfo("chromium") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={profile}", "--window-size=1200,1000", .. arguments, "about:blank"])
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        var browser = new Browser(process, profile);
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("DevTools listening on ", StringComparison.Ordinal) == true)
                address.TrySetResult(line.Data["DevTools listening on ".Length..]);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var port = new Uri(await address.Task.WaitAsync(TimeSpan.FromSeconds(60))).Port;
        using var http = new HttpClient();
        var targets = JsonNode.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json"))!.AsArray();
        var page = targets.First(target => target!["type"]!.GetValue<string>() == "page")!["webSocketDebuggerUrl"]!.GetValue<string>();
        await browser._socket.ConnectAsync(new Uri(page), CancellationToken.None);
        browser._listening = browser.ListenAsync();
        foreach (var domain in new[] { "Page", "Network", "Runtime", "Log" })
            await browser.AskAsync($"{domain}.enable");
        return browser;
    }

    /// <summary>Opens a page and waits until it says that it is ready, or not.</summary>
    public async Task OpenAsync(string path, TimeSpan patience, string hash = "")
    {
        await AskAsync("Page.navigate", new JsonObject { ["url"] = new Uri(path).AbsoluteUri + (hash.Length > 0 ? "#" + hash : "") });
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < patience)
        {
            if (await EvaluateAsync("document.documentElement.dataset.ready ?? ''") is { Length: > 0 })
                return;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The page was not ready after {patience}. Errors: {string.Join("; ", Errors)}");
    }

    /// <summary>The value of an expression as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var answer = await AskAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true, ["awaitPromise"] = true });
        return answer["result"]?["result"]?["value"]?.ToString() ?? "";
    }

    public async Task<byte[]> ScreenshotAsync()
    {
        var answer = await AskAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png", ["captureBeyondViewport"] = true });
        return Convert.FromBase64String(answer["result"]!["data"]!.GetValue<string>());
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _listening;
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        for (var attempt = 0; attempt < 20 && Directory.Exists(_profile); attempt++)
        {
            try
            {
                Directory.Delete(_profile, recursive: true);
            }
            catch (IOException)
            {
                await Task.Delay(100); // its children are ending
            }
        }
    }

    /// <summary>A command of the debugging protocol, and its answer.</summary>
    public async Task<JsonNode> AskAsync(string method, JsonObject? parameters = null)
    {
        var number = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_answers)
            _answers[number] = answer;
        var question = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters ?? [] };
        await _socket.SendAsync(Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task ListenAsync()
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (!_end.IsCancellationRequested)
            {
                using var message = new MemoryStream();
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer, _end.Token);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                Take(JsonNode.Parse(message.ToArray())!);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // it was to end
        }
    }

    private void Take(JsonNode message)
    {
        if (message["id"]?.GetValue<int>() is { } number)
        {
            lock (_answers)
                _answers[number].TrySetResult(message);
            return;
        }

        var parameters = message["params"];
        switch (message["method"]?.GetValue<string>())
        {
            case "Network.requestWillBeSent":
                Requests.Add(parameters!["request"]!["url"]!.GetValue<string>());
                break;
            case "Runtime.exceptionThrown":
                Errors.Add(parameters!["exceptionDetails"]!.ToJsonString());
                break;
            case "Log.entryAdded" when parameters!["entry"]!["level"]!.GetValue<string>() == "error":
                Errors.Add(parameters["entry"]!["text"]!.GetValue<string>());
                break;
            case "Runtime.consoleAPICalled" when parameters!["type"]!.GetValue<string>() is "error" or "assert":
                Errors.Add(parameters["args"]!.ToJsonString());
                break;
        }
    }
}
