// What every record type of the model keeps to, so that forms, search, merge and rules, which know
// no type by name, work for each of them.
//
// Used by the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include "tests/contract/descriptors.h"

namespace fieldpost::contract {

/// The record types among the messages. They live as long as `files`.
std::vector<const google::protobuf::Descriptor*> recordsOf(const ProtoFiles& files);
std::vector<const google::protobuf::Descriptor*> recordsOf(ProtoFiles&& files) = delete;
/// What record types, and the messages and choices they are made of, do wrong: one line each.
std::vector<std::string> recordProblems(const ProtoFiles& files);

}  // namespace fieldpost::contract
