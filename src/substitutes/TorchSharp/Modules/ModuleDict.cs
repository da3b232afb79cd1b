using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Modules by name, in the order of insertion. They are registered when it becomes a member of another module.</summary>
    public class ModuleDict<T> : nn.Module, IEnumerable<(string, T)>
        where T : nn.Module
    {
        private readonly List<(string Name, T Module)> _list = [];
        private bool _dictRegistered;

        public ModuleDict()
            : base("ModuleDict")
        {
        }

        public int Count => _list.Count;

        public T this[string key]
        {
            get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);
            set
            {
                var place = _list.FindIndex(entry => entry.Name == key);
                if (place < 0)
                {
                    _list.Add((key, value));
                }
                else
                {
                    _list[place] = (key, value);
                }
            }
        }

        public IEnumerable<string> keys() => _list.Select(entry => entry.Name);

        public IEnumerable<T> values() => _list.Select(entry => entry.Module);

        public void Add((string, T) item) => Add(item.Item1, item.Item2);

        public void Add(string key, T value)
        {
            if (ContainsKey(key))
            {
                throw new ArgumentException($"An item with the same key has already been added. Key: {key}");
            }

            _list.Add((key, value));
        }

        public bool ContainsKey(string key) => TryGetValue(key, out _);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
        {
            value = _list.Find(entry => entry.Name == key).Module;
            return value is not null;
        }

        public IEnumerator<(string, T)> GetEnumerator() => _list.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        protected override void RegisterComponents()
        {
            if (_dictRegistered)
            {
                return;
            }

            foreach (var (name, module) in _list)
            {
                register_module(name, module);
            }

            _dictRegistered = true;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static ModuleDict<Module> ModuleDict(params (string, Module)[] modules) => ModuleDict<Module>(modules);

            public static ModuleDict<T> ModuleDict<T>(params (string, T)[] modules)
                where T : Module
            {
                var result = new ModuleDict<T>();
                foreach (var (name, module) in modules)
                {
                    result.Add(name, module);
                }

                return result;
            }
        }
    }
}
