// Calls any operator of libtorch by its schema, boxed: one entry instead of a C function per operator.
#include "shim.h"

#include <ATen/core/Generator.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <ATen/core/jit_type.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

namespace {

using c10::IValue;

enum Tag : int64_t { None = 0, TensorTag = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, TensorList = 6, DoubleList = 7, String = 8, Default = 9 };

struct Arg {
  int64_t tag;
  int64_t bits;
  int64_t length;
};

enum class Kind { Tensor, Scalar, Float, Int, Bool, String, Device, Generator, TensorList, OptionalTensorList, IntList, FloatList, BoolList };

struct Slot {
  Kind kind;
  bool optional;
  bool has_fallback;
  IValue fallback;
};

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Slot> slots;
};

Kind list_kind(const c10::TypePtr& element) {
  switch (element->kind()) {
    case c10::TypeKind::TensorType: return Kind::TensorList;
    case c10::TypeKind::OptionalType: return Kind::OptionalTensorList;
    case c10::TypeKind::FloatType: return Kind::FloatList;
    case c10::TypeKind::BoolType: return Kind::BoolList;
    default: return Kind::IntList;
  }
}

Kind kind_of(const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType: return Kind::Tensor;
    case c10::TypeKind::NumberType: return Kind::Scalar;
    case c10::TypeKind::FloatType: return Kind::Float;
    case c10::TypeKind::BoolType: return Kind::Bool;
    case c10::TypeKind::StringType: return Kind::String;
    case c10::TypeKind::DeviceObjType: return Kind::Device;
    case c10::TypeKind::GeneratorType: return Kind::Generator;
    case c10::TypeKind::ListType: return list_kind(type->expectRef<c10::ListType>().getElementType());
    default: return Kind::Int;
  }
}

double as_double(int64_t bits) {
  double value;
  static_assert(sizeof(value) == sizeof(bits), "a double travels in 64 bits");
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

int64_t as_bits(double value) {
  int64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

void push_list(torch::jit::Stack& stack, const Slot& slot, const Arg& arg) {
  if (slot.kind == Kind::TensorList) {
    auto handles = reinterpret_cast<const shim::Handle*>(arg.bits);
    c10::List<at::Tensor> list;
    list.reserve(arg.length);
    for (int64_t i = 0; i < arg.length; i++) {
      list.push_back(shim::borrow(handles[i]));
    }
    stack.emplace_back(std::move(list));
  } else if (slot.kind == Kind::OptionalTensorList) {
    auto handles = reinterpret_cast<const shim::Handle*>(arg.bits);
    c10::impl::GenericList list(c10::OptionalType::create(c10::TensorType::get()));
    list.reserve(arg.length);
    for (int64_t i = 0; i < arg.length; i++) {
      list.push_back(handles[i] == 0 ? IValue() : IValue(shim::borrow(handles[i])));
    }
    stack.emplace_back(std::move(list));
  } else if (slot.kind == Kind::FloatList) {
    auto values = reinterpret_cast<const double*>(arg.bits);
    stack.emplace_back(c10::ArrayRef<double>(values, arg.length));
  } else {
    auto values = reinterpret_cast<const int64_t*>(arg.bits);
    if (slot.kind == Kind::BoolList) {
      c10::List<bool> list;
      for (int64_t i = 0; i < arg.length; i++) {
        list.push_back(values[i] != 0);
      }
      stack.emplace_back(std::move(list));
    } else {
      stack.emplace_back(c10::ArrayRef<int64_t>(values, arg.length));
    }
  }
}

void push_int(torch::jit::Stack& stack, const Slot& slot, int64_t value) {
  switch (slot.kind) {
    case Kind::Float: stack.emplace_back(static_cast<double>(value)); break;
    case Kind::Bool: stack.emplace_back(value != 0); break;
    case Kind::Device: stack.emplace_back(shim::device(value)); break;
    case Kind::Generator: stack.emplace_back(*reinterpret_cast<at::Generator*>(value)); break;
    case Kind::IntList: stack.emplace_back(c10::ArrayRef<int64_t>(&value, 1)); break;
    default: stack.emplace_back(value); break;
  }
}

void push(torch::jit::Stack& stack, const Slot& slot, const Arg& arg) {
  switch (arg.tag) {
    case None:
      if (slot.kind == Kind::Tensor && !slot.optional) {
        stack.emplace_back(at::Tensor());
      } else {
        stack.emplace_back();
      }
      break;
    case TensorTag: stack.emplace_back(shim::borrow(arg.bits)); break;
    case Int: push_int(stack, slot, arg.bits); break;
    case Double: stack.emplace_back(as_double(arg.bits)); break;
    case Bool: stack.emplace_back(arg.bits != 0); break;
    case String: stack.emplace_back(std::string(reinterpret_cast<const char*>(arg.bits), arg.length)); break;
    case Default:
      TORCH_CHECK(slot.has_fallback, "an argument without a default value is missing");
      stack.emplace_back(slot.fallback);
      break;
    default: push_list(stack, slot, arg); break;
  }
}

torch::jit::Stack& call(const Operator& op, const Arg* args, int32_t count, torch::jit::Stack& stack) {
  stack.clear();
  for (size_t i = 0; i < op.slots.size(); i++) {
    if (i < static_cast<size_t>(count)) {
      push(stack, op.slots[i], args[i]);
    } else {
      TORCH_CHECK(op.slots[i].has_fallback, op.handle.schema().name(), ": argument ", i, " is missing");
      stack.emplace_back(op.slots[i].fallback);
    }
  }
  op.handle.callBoxed(stack);
  return stack;
}

// The stack is kept between calls of a thread, so that a call allocates nothing of its own.
torch::jit::Stack& thread_stack() {
  thread_local torch::jit::Stack stack;
  return stack;
}

struct ClearOnExit {
  torch::jit::Stack& stack;
  ~ClearOnExit() { stack.clear(); }
};

thread_local std::vector<Arg> parked;

Arg result_of(IValue&& value) {
  if (value.isTensor()) {
    return {TensorTag, shim::release(std::move(value).toTensor()), 0};
  }
  if (value.isInt()) {
    return {Int, value.toInt(), 0};
  }
  if (value.isDouble()) {
    return {Double, as_bits(value.toDouble()), 0};
  }
  if (value.isBool()) {
    return {Bool, value.toBool(), 0};
  }
  TORCH_CHECK(value.isNone(), "a result of type ", value.tagKind(), " is not supported");
  return {None, 0, 0};
}

}  // namespace

SHIM_API void* mln_op(const char* name, const char* overload) {
  return shim::guarded<void*>(nullptr, [&]() -> void* {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    std::unique_ptr<Operator> op(new Operator{handle, {}});
    for (const auto& argument : handle.schema().arguments()) {
      auto type = argument.type();
      bool optional = type->kind() == c10::TypeKind::OptionalType;
      if (optional) {
        type = type->expectRef<c10::OptionalType>().getElementType();
      }
      const auto fallback = argument.default_value();
      op->slots.push_back({kind_of(type), optional, fallback.has_value(), fallback.has_value() ? *fallback : IValue()});
    }
    return op.release();
  });
}

// For operators whose results are not wanted (in place). 0: done, -1: error.
SHIM_API int32_t mln_call0(const void* op, const Arg* args, int32_t count) {
  return shim::guarded<int32_t>(-1, [&]() {
    ClearOnExit clear{thread_stack()};
    call(*static_cast<const Operator*>(op), args, count, clear.stack);
    return 0;
  });
}

// For operators with one tensor as the result. 0: done, -1: error.
SHIM_API int32_t mln_call1(const void* op, const Arg* args, int32_t count, shim::Handle* result) {
  return shim::guarded<int32_t>(-1, [&]() {
    ClearOnExit clear{thread_stack()};
    auto& stack = call(*static_cast<const Operator*>(op), args, count, clear.stack);
    *result = shim::release(std::move(stack.front()).toTensor());
    return 0;
  });
}

// For all others: the number of results, tensor lists flattened. More than `max` results are parked: fetch them with mln_take. -1: error.
SHIM_API int32_t mln_call(const void* op, const Arg* args, int32_t count, Arg* results, int32_t max) {
  return shim::guarded<int32_t>(-1, [&]() {
    ClearOnExit clear{thread_stack()};
    auto& stack = call(*static_cast<const Operator*>(op), args, count, clear.stack);
    parked.clear();
    for (auto& value : stack) {
      if (value.isTensorList()) {
        for (const auto& tensor : value.toTensorVector()) {
          parked.push_back({TensorTag, shim::release(tensor), 0});
        }
      } else {
        parked.push_back(result_of(std::move(value)));
      }
    }
    auto total = static_cast<int32_t>(parked.size());
    if (total <= max) {
      std::copy(parked.begin(), parked.end(), results);
      parked.clear();
    }
    return total;
  });
}

SHIM_API void mln_take(Arg* results) {
  std::copy(parked.begin(), parked.end(), results);
  parked.clear();
}
