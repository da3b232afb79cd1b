// Loads a model as a user's program does that references the library and names none of its types, and writes the scores of a data set.
// Arguments: model file, data set, folder of the data sets, output file.
using Microsoft.ML;
using MlNetLandscape.Tests;

var context = new MLContext();
var model = context.Model.Load(args[0], out _);
var data = SampleData.Load(context, args[1], args[2]);
File.WriteAllText(args[3], ScoredText.Of(model.Transform(data)));
