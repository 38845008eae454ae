import type ts from "typescript";

export declare const keepShapes: ts.TransformerFactory<ts.SourceFile>;
