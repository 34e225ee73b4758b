/**
 * What a hook tool refused. The message names the tool, the argument it was about (never a value) and Juju's own text.
 * The subclasses are the refusals that Juju's texts let us tell apart (juju.md 2.4).
 */
export class ToolError extends Error {
  override readonly name: string = 'ToolError';
  /** The tool, e.g. `relation-get`. */
  readonly tool: string;
  /** What the call was about, e.g. `relation 7` or `secret:…`; empty when there is nothing to name. */
  readonly subject: string;
  /** Exit code: 1 the tool ran and failed, 2 bad flags or arguments. */
  readonly code: number;
  /** Juju's text without the leading `ERROR `. */
  readonly text: string;

  constructor(tool: string, subject: string, code: number, text: string) {
    super(`${tool}${subject === '' ? '' : ` (${subject})`}: ${text === '' ? `failed with code ${code}` : text}`);
    this.tool = tool;
    this.subject = subject;
    this.code = code;
    this.text = text;
  }
}

/** There is no such relation, or no longer. */
export class RelationNotFoundError extends ToolError {
  override readonly name: string = 'RelationNotFoundError';
}

/** There is no such secret, revision, label or key of a secret. */
export class SecretNotFoundError extends ToolError {
  override readonly name: string = 'SecretNotFoundError';
}

/** Juju does not let this unit read or write that. */
export class PermissionDeniedError extends ToolError {
  override readonly name: string = 'PermissionDeniedError';
}

/** Only the leader may do that, and this unit is not the leader (any more). */
export class NotLeaderError extends PermissionDeniedError {
  override readonly name: string = 'NotLeaderError';
}

/** The typed error for a failed call, chosen by Juju's text, case ignored. */
export function toolError(tool: string, subject: string, code: number, stderr: string): ToolError {
  const text = stderr.trim().replace(/^ERROR /, '');
  return new (classOf(tool, text.toLowerCase()))(tool, subject, code, text);
}

function classOf(tool: string, text: string): typeof ToolError {
  const aboutRelations = tool.startsWith('relation-') || tool.startsWith('network-') || tool.startsWith('secret-');
  // `network-get` puts the number between.
  if (aboutRelations && /relation (?:\d+ )?not found/.test(text)) return RelationNotFoundError;
  if (tool.startsWith('secret-') && text.includes('not found')) return SecretNotFoundError;
  if (text.includes('not the leader') || text.includes('cannot write relation settings')) return NotLeaderError;
  if (text.includes('permission denied') || text.includes('access denied')) return PermissionDeniedError;
  return ToolError;
}

/**
 * The agent, or what listens in its place, cannot be reached or does not follow the protocol: a frame that cannot be
 * decoded, a connection that ends in the middle, an output that is not what the tool promises.
 */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
}
