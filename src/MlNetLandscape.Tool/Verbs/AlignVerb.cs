using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;

namespace MlNetLandscape.Tool;

/// <summary>Puts the units of one network into the order of another's, and says what becomes of the wall between them.</summary>
internal sealed class AlignVerb : Verb
{
    private readonly DataOptions _data = new(2, 2);
    private readonly Option<AlignmentBasis> _basis = Ask.Choice("--by", "What units are matched by:", AlignmentBasis.Activations);
    private readonly Option<bool> _repair = new("--repair") { Description = "Repair the statistics of the networks between them." };

    public override string Name => "align";

    public override IReadOnlyList<string> Examples => ["landscape align --data digits.csv --model first.zip second.zip --by Weights --report aligned.html"];

    protected override string Description => "Put the units of a network into the order of another's: the wall between them, before and after.";

    protected override IEnumerable<Option> Options => [.. _data.All, _basis, _repair];

    protected override IEnumerable<string> Reads(ParseResult call) => _data.Reads(call);

    protected override void Run(ParseResult call, Session session)
    {
        var (networks, names, data) = _data.OpenNetworks(call, session);
        using var aligned = session.Context.Landscape().Align(data, networks[0], networks[1],
            new AlignmentOptions { Basis = call.GetValue(_basis), Repairs = call.GetValue(_repair) }, new GeometryOptions { Seed = session.Seed, CancellationToken = session.Cancellation });
        session.Say(aligned.ToString());
        session.Finish(
            JsonSerializer.Serialize(new { Basis = aligned.Basis.ToString(), aligned.Found.Moved, aligned.Found.StartSimilarity, aligned.Found.Similarity, aligned.Before, aligned.After, aligned.Repaired, aligned.Cost }, Session.Json),
            () => session.Report($"{names[1]} aligned with {names[0]}").With(aligned));
    }
}
